package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call of an endpoint asks for beside its rows. Immutable.
 *
 * @param key whose call it is, such as a customer's number: calls with one key go to one version, as long as the parts of the
 *     traffic stay; {@code null} for any version
 * @param deadline how long the call may wait before the model is asked; {@code null} for as long as the endpoint lets it
 * @param params parameters of the signature
 */
public record CallOptions(@Nullable String key, @Nullable Duration deadline, Map<String, ?> params) {
    /** Nothing special. */
    public static final CallOptions NONE = new CallOptions(null, null, Map.of());

    /** Refuses a deadline that has passed. */
    public CallOptions {
        if (deadline != null && (deadline.isNegative() || deadline.isZero()))
            throw new ServingException("a deadline of " + deadline + " has passed: give more than zero");
        params = Map.copyOf(params);
    }

    /** For calls that go to one version by their key. */
    public static CallOptions key(String key) {
        return new CallOptions(key, null, Map.of());
    }

    /** With a deadline. */
    public CallOptions deadline(Duration deadline) {
        return new CallOptions(key, deadline, params);
    }

    /** With parameters of the signature. */
    public CallOptions params(Map<String, ?> params) {
        return new CallOptions(key, deadline, params);
    }
}
