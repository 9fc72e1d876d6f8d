package dev.mlopskit.tracking;

/** An experiment, run, model, version, alias or artifact that the store does not have. */
public final class NotFoundException extends TrackingException {
    private static final long serialVersionUID = 1L;
    private final String kind;
    private final String id;

    /**
     * Says what is missing.
     *
     * @param kind what it is, in the field's words: {@code run}, {@code registered model}
     * @param id the id or name that was asked for
     * @param advice what to do, as a sentence
     */
    public NotFoundException(String kind, String id, String advice) {
        super("no " + kind + " '" + id + "': " + advice);
        this.kind = kind;
        this.id = id;
    }

    /** What is missing: {@code run}, {@code registered model}, ... */
    public String kind() {
        return kind;
    }

    /** The id or name that was asked for. */
    public String id() {
        return id;
    }
}
