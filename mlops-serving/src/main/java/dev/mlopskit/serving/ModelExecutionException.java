package dev.mlopskit.serving;

import org.jspecify.annotations.Nullable;

/** A model that could not be loaded or run by the library that its flavor needs, or that library is absent. */
public final class ModelExecutionException extends ServingException {
    private static final long serialVersionUID = 1L;
    private final String flavor;

    /**
     * Makes an exception.
     *
     * @param flavor the flavor, like {@code onnx}
     * @param problem what went wrong, and what to do
     * @param cause what led to it
     */
    public ModelExecutionException(String flavor, String problem, @Nullable Throwable cause) {
        super("flavor '" + flavor + "' " + problem, cause);
        this.flavor = flavor;
    }

    /** The flavor, like {@code onnx}. */
    public String flavor() {
        return flavor;
    }
}
