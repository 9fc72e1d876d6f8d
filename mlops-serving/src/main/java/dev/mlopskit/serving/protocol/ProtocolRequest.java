package dev.mlopskit.serving.protocol;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP, as far as protocols look at it. The body is not copied: whoever gives one must not change it.
 *
 * @param method like {@code POST}
 * @param path the path with percent signs as they were sent, without the query, like {@code /v2/models/penguins/infer}
 * @param headers by name, in any case; protocols read {@code Content-Type} and {@code Inference-Header-Content-Length} only
 * @param body the body; empty if there is none
 */
public record ProtocolRequest(String method, String path, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public ProtocolRequest {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Collections.unmodifiableMap(lower);
    }

    /** Makes a request with a body and no other header than the type of it. */
    public static ProtocolRequest post(String path, String contentType, byte[] body) {
        return new ProtocolRequest("POST", path, Map.of("content-type", contentType), body);
    }

    /** Makes a request without a body. */
    public static ProtocolRequest get(String path) {
        return new ProtocolRequest("GET", path, Map.of(), new byte[0]);
    }

    /** The value of a header; {@code null} if it was not sent. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
