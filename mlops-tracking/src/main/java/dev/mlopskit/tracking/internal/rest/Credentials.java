package dev.mlopskit.tracking.internal.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who speaks to a server, by the variables that MLflow's own client reads. Prints nothing that is secret. */
final class Credentials {
    private final @Nullable String header;

    private Credentials(@Nullable String header) {
        this.header = header;
    }

    /**
     * A user with a password goes before a token, and what the variables say before what the address says, as in MLflow
     * ({@code mlflow/utils/rest_utils.py} of 3.17).
     */
    static Credentials of(Map<String, String> environment, @Nullable String userInfo) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        if (!user.isEmpty() && !password.isEmpty()) return basic(user + ":" + password);
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        if (!token.isEmpty()) return new Credentials("Bearer " + token);
        if (userInfo == null) return new Credentials(null);
        // A plus in an address is a plus; only in a form it is a space.
        return basic(URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static Credentials basic(String pair) {
        return new Credentials("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** The value of the header {@code Authorization}; {@code null} without one. */
    @Nullable
    String header() {
        return header;
    }

    @Override
    public String toString() {
        return header == null ? "no credentials" : header.substring(0, header.indexOf(' ')) + " ...";
    }
}
