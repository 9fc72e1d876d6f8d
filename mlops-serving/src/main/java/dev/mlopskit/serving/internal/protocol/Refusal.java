package dev.mlopskit.serving.internal.protocol;

/** Why a request is refused, with the status that says whose fault it is. Nothing but its message is ever sent. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String message) {
        // Made for each bad request: no stack.
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
