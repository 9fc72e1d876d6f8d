package dev.mlopskit.tracking;

import dev.mlopskit.core.MlopsException;
import org.jspecify.annotations.Nullable;

/**
 * The root of what tracking throws. In a database or a folder, a call that writes one thing, such as entries of a run, its
 * status, a tag or an alias, and throws one has changed nothing; unless the connection to a database broke while it committed,
 * which the message says. A server may have done what it was asked, or a part, before its answer was lost. Calls of many steps
 * stop where they are and keep what is done: {@link Run#logModel} leaves a model that is marked as failed,
 * {@link Merge#execute()}, {@link GarbageCollection#execute()}, {@link Tracking#relocate(String, String)} in a folder and the
 * copying of a folder of artifacts go on when they are called again.
 */
public abstract class TrackingException extends MlopsException {
    private static final long serialVersionUID = 1L;

    TrackingException(String message) {
        super(message);
    }

    TrackingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
