package dev.mlopskit.autolog;

import dev.mlopskit.core.MlopsException;
import org.jspecify.annotations.Nullable;

/** The root of what autologging throws, beside what the tracking store and the library itself throw. */
public class AutologException extends MlopsException {
    private static final long serialVersionUID = 1L;

    /** Says what could not be logged, why, and what to do. */
    public AutologException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
