package dev.mlopskit.data;

import dev.mlopskit.core.MlopsException;
import org.jspecify.annotations.Nullable;

/** The root of what this module throws on purpose. A message names the thing that is wrong and says what to do next. */
public class DataException extends MlopsException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception without a cause. */
    public DataException(String message) {
        super(message);
    }

    /** Makes an exception with what led to it. */
    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
