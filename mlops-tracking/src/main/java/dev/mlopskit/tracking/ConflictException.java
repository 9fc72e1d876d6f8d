package dev.mlopskit.tracking;

/** A write that contradicts what the store has already: a param set to another value, a run that has been deleted. */
public final class ConflictException extends TrackingException {
    private static final long serialVersionUID = 1L;
    private final String id;

    /**
     * Says what stands against a write.
     *
     * @param id the run, experiment or model that was to be written
     * @param message what is there, what was to be written, and what to do
     */
    public ConflictException(String id, String message) {
        super(message);
        this.id = id;
    }

    /** The id of the run, experiment or model that was to be written. */
    public String id() {
        return id;
    }
}
