package dev.mlopskit.core;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that this library throws on purpose. Each module has one subclass as its own root. A message
 * names the thing that is wrong and says what to do next.
 */
public abstract class MlopsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected MlopsException(String message) {
        this(message, null);
    }

    protected MlopsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
