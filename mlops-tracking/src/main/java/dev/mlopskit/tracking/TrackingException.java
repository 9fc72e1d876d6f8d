package dev.mlopskit.tracking;

import dev.mlopskit.core.MlopsException;
import org.jspecify.annotations.Nullable;

/** The root of what tracking throws. A call that throws one has changed nothing in the store. */
public abstract class TrackingException extends MlopsException {
    private static final long serialVersionUID = 1L;

    TrackingException(String message) {
        super(message);
    }

    TrackingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
