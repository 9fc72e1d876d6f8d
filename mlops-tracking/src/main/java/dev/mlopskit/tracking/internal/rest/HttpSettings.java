package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.InvalidValueException;
import java.time.Duration;
import java.util.Map;

/**
 * How patient a client is.
 *
 * @param timeout how long one try may take
 * @param deadline how long a call may take with all its tries and the waits between them
 * @param retries how often a call is tried again at most
 */
record HttpSettings(Duration timeout, Duration deadline, int retries) {
    private static final long TIMEOUT_SECONDS = 120;
    /** More than the deadline leaves room for. */
    private static final int RETRIES = 1_000;

    /**
     * What MLflow's variables say: {@code MLFLOW_HTTP_REQUEST_TIMEOUT} in seconds, 120 by default, and
     * {@code MLFLOW_HTTP_REQUEST_MAX_RETRIES}, by default as many as fit in twice the timeout.
     */
    static HttpSettings of(Map<String, String> environment) {
        Duration timeout =
                Duration.ofSeconds(number(environment, "MLFLOW_HTTP_REQUEST_TIMEOUT", TIMEOUT_SECONDS, 1, 86_400));
        int retries = (int) number(environment, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", RETRIES, 0, RETRIES);
        return new HttpSettings(timeout, timeout.multipliedBy(2), retries);
    }

    private static long number(Map<String, String> environment, String name, long usual, long least, long most) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) return usual;
        if (text.matches("\\d{1,9}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most)
            return Long.parseLong(text);
        throw new InvalidValueException(
                "variable " + name, "is '" + text + "': use a whole number from " + least + " to " + most);
    }
}
