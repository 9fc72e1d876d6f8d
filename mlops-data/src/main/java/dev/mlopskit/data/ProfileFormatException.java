package dev.mlopskit.data;

import org.jspecify.annotations.Nullable;

/** A document that should be a profile and is not: damaged, of another kind, or of a version that this library does not know. */
public final class ProfileFormatException extends DataException {
    private static final long serialVersionUID = 1L;
    private final String place;

    /**
     * Makes an exception.
     *
     * @param place the field that is wrong, like {@code columns[2].top.counts}; empty for the document as a whole
     * @param problem what is wrong with it, and what to do
     * @param cause what led to it
     */
    public ProfileFormatException(String place, String problem, @Nullable Throwable cause) {
        super("profile" + (place.isEmpty() ? "" : ", field '" + place + "'") + ": " + problem, cause);
        this.place = place;
    }

    /** The field that is wrong; empty for the document as a whole. */
    public String place() {
        return place;
    }
}
