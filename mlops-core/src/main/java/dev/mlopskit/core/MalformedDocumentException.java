package dev.mlopskit.core;

/** A text that should be JSON or YAML, or should fit a given record, and does not. The message says where. */
public final class MalformedDocumentException extends MlopsException {
    private static final long serialVersionUID = 1L;

    MalformedDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
