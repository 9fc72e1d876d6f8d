package dev.mlopskit.serving.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of a protocol. The body is not copied: whoever takes it must not change it.
 *
 * @param status the status of HTTP, like 200
 * @param contentType the type of the body
 * @param headers further headers by name, to be sent along
 * @param body the body
 */
public record ProtocolResponse(int status, String contentType, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public ProtocolResponse {
        headers = Map.copyOf(headers);
    }

    /** The body as text in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
