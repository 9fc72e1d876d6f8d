package dev.mlopskit.serving;

import org.jspecify.annotations.Nullable;

/**
 * A model directory, or a file of one, that is not what it should be: no or a broken {@code MLmodel}, a flavor that nobody
 * knows, a file that is missing or has changed, a path that leaves the directory, bytes that are no model.
 */
public final class ModelFormatException extends ServingException {
    private static final long serialVersionUID = 1L;
    private final String place;

    /**
     * Makes an exception.
     *
     * @param place the file or directory that is wrong
     * @param problem what is wrong with it, and what to do
     * @param cause what led to it
     */
    public ModelFormatException(String place, String problem, @Nullable Throwable cause) {
        super("model file '" + place + "' " + problem, cause);
        this.place = place;
    }

    /** The file or directory that is wrong; relative to the model directory where it lies in one. */
    public String place() {
        return place;
    }
}
