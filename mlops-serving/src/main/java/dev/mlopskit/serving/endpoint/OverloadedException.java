package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;

/** A call that an endpoint did not take, since it has as many as it may have already: try again later, or elsewhere. */
public final class OverloadedException extends ServingException {
    private static final long serialVersionUID = 1L;

    OverloadedException(String message) {
        super(message);
    }
}
