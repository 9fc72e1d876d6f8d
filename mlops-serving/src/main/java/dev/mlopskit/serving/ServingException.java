package dev.mlopskit.serving;

import dev.mlopskit.core.MlopsException;
import org.jspecify.annotations.Nullable;

/** The root of what this module throws on purpose. A message names the thing that is wrong and says what to do next. */
public class ServingException extends MlopsException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception without a cause. */
    public ServingException(String message) {
        super(message);
    }

    /** Makes an exception with what led to it. */
    public ServingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
