package dev.mlopskit.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.mlopskit.core.Ids;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.pipeline.internal.events.EventStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events of one topic by HTTP, to be mounted in a server: in that of the JDK as a {@link #handler}, in any other by {@link
 * #answer}. A {@code POST} of a JSON value is an event with that value; the header {@code Idempotency-Key} is its key, and without one it
 * is a new event each time. A number that no {@code double} is comes as a {@link java.math.BigDecimal}. Who may post, and how often, is up to the server. Thread-safe.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><th>status</th><th>meaning</th></tr>
 * <tr><td>202</td><td>the event is committed, or was before: {@code {"key": .., "added": true or false}}</td></tr>
 * <tr><td>400</td><td>the body is not JSON in UTF-8, is shorter than its {@code Content-Length} or has a key twice in one object, or the key of the event is
 *     no good</td></tr>
 * <tr><td>405</td><td>the method is not {@code POST}</td></tr>
 * <tr><td>413</td><td>the body is longer than {@link #maxBytes}</td></tr>
 * <tr><td>415</td><td>the {@code Content-Type} is another than {@code application/json}</td></tr>
 * <tr><td>503</td><td>the store failed: the same request, with its key, can be made again</td></tr>
 * </table>
 */
public final class HttpEvents {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEvents.class);

    /**
     * What is answered.
     *
     * @param status of HTTP
     * @param body JSON
     */
    public record Answer(int status, String body) {}

    /** How much of a body that is too long the handler reads on: who is cut off while he sends does not see the answer. */
    private static final long MOST_DRAINED = 64L << 20;

    private final EventQueue events;
    private final String topic;
    private final int maxBytes;

    private HttpEvents(EventQueue events, String topic, int maxBytes) {
        this.events = events;
        this.topic = topic;
        this.maxBytes = maxBytes;
    }

    /** Events for a topic, of bodies of at most 1 MiB. */
    public static HttpEvents to(EventQueue events, String topic) {
        EventQueue.check(topic);
        return new HttpEvents(events, topic, 1 << 20);
    }

    /** Takes bodies of at most so many bytes; 1 or more. */
    public HttpEvents maxBytes(int bytes) {
        if (bytes < 1)
            throw new PipelineException(
                    "events of topic '" + topic + "' cannot have " + bytes + " bytes: take 1 or more");
        return new HttpEvents(events, topic, bytes);
    }

    /**
     * What to answer to a request; returns once its event is committed.
     *
     * @param headers by names in whatever case
     * @param body read as far as there are more than {@link #maxBytes}
     */
    public Answer answer(String method, Map<String, List<String>> headers, byte[] body) {
        if (!method.equals("POST")) return refuse(405, "events are posted: use POST and not " + shown(method));
        if (body.length > maxBytes)
            return refuse(413, "the body has more than " + maxBytes + " bytes: post where to find it, or less");
        String type = header(headers, "content-type");
        if (type != null && !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json"))
            return refuse(415, "events are JSON: send Content-Type application/json and not " + shown(type));
        String length = header(headers, "content-length");
        if (isLonger(length, body.length) && header(headers, "content-encoding") == null)
            return refuse(400, "the body ends after " + body.length + " of " + length + " bytes: post it again");
        Object value;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            value = Json.readExact(text);
        } catch (CharacterCodingException e) {
            return refuse(400, "the body is not in UTF-8: encode the JSON so");
        } catch (MalformedDocumentException e) {
            return refuse(
                    400, "the body is not one JSON value that can be kept as it is: " + firstLine(e.getMessage()));
        }
        String given = header(headers, "idempotency-key");
        String key = given == null ? Ids.random() : given.strip();
        try {
            EventStore.ready(topic, key, value);
        } catch (PipelineException e) {
            return refuse(400, String.valueOf(e.getMessage()));
        }
        try {
            boolean added = events.publish(topic, key, value);
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("key", key);
            said.put("added", added);
            return new Answer(202, Json.write(said));
        } catch (RuntimeException e) {
            LOG.warn("an event of topic '{}' that was posted could not be kept", topic, e);
            return refuse(503, "the event could not be kept: post it again, with the same Idempotency-Key");
        }
    }

    /**
     * Does the same for the server of the JDK, which needs its module {@code jdk.httpserver}. What a body has beyond {@link #maxBytes} is read and thrown
     * away, up to 64 MiB, so that whoever reads no answer before all is sent gets one. One that is longer still is cut off behind its answer, and
     * a client may then see a connection that broke rather than the 413.
     */
    public HttpHandler handler() {
        return this::handle;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            InputStream in = exchange.getRequestBody();
            byte[] body = in.readNBytes((int) Math.min(maxBytes + 1L, Integer.MAX_VALUE));
            Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestHeaders(), body);
            byte[] said = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (answer.status() == 405) exchange.getResponseHeaders().set("Allow", "POST");
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            // Without a body the answer is the end of the exchange.
            if (bodiless) drain(in);
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : said.length);
            if (bodiless) return;
            exchange.getResponseBody().write(said);
            // At once: a client that listens while it sends may stop then.
            exchange.getResponseBody().flush();
            drain(in);
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long left = MOST_DRAINED;
        for (int read = 0; read >= 0 && left > 0; left -= read) read = in.read(buffer);
    }

    private static Answer refuse(int status, String why) {
        return new Answer(status, Json.write(Map.of("error", why)));
    }

    private static @Nullable String header(Map<String, List<String>> headers, String name) {
        for (Map.Entry<String, List<String>> each : headers.entrySet())
            if (each.getKey() != null
                    && each.getKey().toLowerCase(Locale.ROOT).equals(name)
                    && !each.getValue().isEmpty()) return each.getValue().get(0);
        return null;
    }

    /** What is no length is the server's to refuse. */
    private static boolean isLonger(@Nullable String length, int than) {
        try {
            return length != null && Long.parseLong(length.strip()) > than;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String shown(String text) {
        return text.length() > 50 ? text.substring(0, 50) + "..." : text;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
