package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;

/**
 * When a version that fails is left alone: a circuit breaker that counts the last calls. After the pause one call tries it; if
 * that succeeds it is asked again as before.
 *
 * @param calls how many of the last calls are counted, 1 to 64
 * @param failureRate the share of them that must have failed, above 0 and at most 1
 * @param pause how long the version is not asked then
 */
public record CircuitBreaker(int calls, double failureRate, Duration pause) {
    /** Half of the last 20 calls, and ten seconds. */
    public static final CircuitBreaker DEFAULT = new CircuitBreaker(20, 0.5, Duration.ofSeconds(10));

    /** Refuses what counts nothing. */
    public CircuitBreaker {
        if (calls < 1 || calls > 64)
            throw new ServingException("a circuit breaker cannot count " + calls + " calls: give 1 to 64");
        if (!(failureRate > 0 && failureRate <= 1))
            throw new ServingException(
                    "a failure rate of " + failureRate + " breaks no circuit: give more than 0 and at most 1");
        if (pause.isNegative() || pause.isZero())
            throw new ServingException("a circuit that is open for " + pause + " is closed: give more than zero");
        pause = Times.bounded(pause);
    }
}
