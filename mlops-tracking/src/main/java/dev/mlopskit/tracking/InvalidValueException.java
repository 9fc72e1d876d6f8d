package dev.mlopskit.tracking;

/** A name or value that MLflow's stores do not take: too long, empty, with a character that is not allowed. */
public final class InvalidValueException extends TrackingException {
    private static final long serialVersionUID = 1L;
    private final String what;

    /**
     * Says what is wrong with a value.
     *
     * @param what the thing, with its name: {@code metric key 'a=b'}
     * @param problem what is wrong and what to do, as a sentence
     */
    public InvalidValueException(String what, String problem) {
        super(what + " " + problem);
        this.what = what;
    }

    /** The thing that was refused, with its name. */
    public String what() {
        return what;
    }
}
