package dev.mlopskit.core;

import org.jspecify.annotations.Nullable;

/** A text that should be JSON or YAML, or should fit a given record, and does not. The message says where. */
public final class MalformedDocumentException extends MlopsException {
    private static final long serialVersionUID = 1L;

    MalformedDocumentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
