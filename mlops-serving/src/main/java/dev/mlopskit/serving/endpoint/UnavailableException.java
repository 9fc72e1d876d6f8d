package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;

/** A call of an endpoint that is closed, or none of whose versions may be asked now. */
public final class UnavailableException extends ServingException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}
