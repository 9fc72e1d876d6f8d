package dev.mlopskit.pipeline.internal.cache;

/** Something has no digest, so nothing can be known to be the same; the message says what. Never leaves this package. */
final class Undigestible extends Exception {
    private static final long serialVersionUID = 1L;

    Undigestible(String message) {
        super(message, null, false, false);
    }
}
