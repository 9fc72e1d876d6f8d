package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.StackRoom;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's REST API, version 2.0: JSON in, JSON out. Source: {@code mlflow/protos/service.proto} and
 * {@code model_registry.proto}, checked against servers of 3.0.1 and 3.17.
 */
final class Api {
    static final String ROOT = "/api/2.0/mlflow/";
    private static final String JSON = "application/json";

    private final Http http;
    /** Calls share it; whoever closes takes it for itself. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private boolean closed;

    Api(Http http) {
        this.http = http;
    }

    Http http() {
        return http;
    }

    String server() {
        return http.server().base();
    }

    Answer get(String path, Map<String, ?> query) throws Refusal {
        return send(Call.get(ROOT + path, query, isFinished(path)));
    }

    /** Asks for a change that must not be made twice. */
    Answer change(String method, String path, Object body) throws Refusal {
        return send(json(method, path, Json.write(body), false));
    }

    /** Asks for something that is the same when it is asked for twice. */
    Answer repeat(String method, String path, Object body) throws Refusal {
        return send(json(method, path, Json.write(body), true));
    }

    /** As {@link #repeat}, with JSON that is written already. */
    void repeatText(String method, String path, String body) throws Refusal {
        send(json(method, path, body, true));
    }

    private static Call json(String method, String path, String body, boolean repeatable) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Call(
                method,
                ROOT + path,
                Map.of(),
                () -> BodyPublishers.ofByteArray(bytes),
                JSON,
                repeatable,
                isFinished(path));
    }

    /** Look-ups are, since changes begin with them; a search or a history may be long. */
    private static boolean isFinished(String path) {
        return !path.endsWith("search") && !path.endsWith("get-history");
    }

    Answer send(Call call) throws Refusal {
        StackRoom.require();
        open.readLock().lock();
        try {
            requireOpen();
            HttpResponse<byte[]> response = http.send(call);
            Map<?, ?> fields = parse(response.body());
            check(response.statusCode(), fields, response.body());
            if (fields == null)
                throw new StoreException(
                        server(),
                        "answers " + call + " with something that is not JSON: is it the address of an MLflow server?",
                        null);
            return new Answer(server(), fields);
        } finally {
            open.readLock().unlock();
        }
    }

    /** Throws what a server's answer means, unless it is a yes. */
    void check(int status, byte[] body) throws Refusal {
        check(status, parse(body), body);
    }

    private void check(int status, @Nullable Map<?, ?> fields, byte[] body) throws Refusal {
        if (status >= 200 && status < 300) return;
        if (fields != null && fields.get("error_code") instanceof String code)
            throw new Refusal(server(), status, code, String.valueOf(fields.get("message")));
        throw new Refusal(server(), status, "", new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable Map<?, ?> parse(byte[] body) {
        if (body.length == 0) return Map.of();
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> fields ? fields : null;
        } catch (MalformedDocumentException e) {
            return null;
        }
    }

    void requireOpen() {
        if (closed) throw new StoreException(server(), "is closed: open it again", null);
    }

    /** Waits for calls under way; those that come later are refused. */
    void close() {
        open.writeLock().lock();
        try {
            closed = true;
        } finally {
            open.writeLock().unlock();
        }
    }

    /** A body or a query with what is there, without what is {@code null}. */
    static Map<String, Object> body(@Nullable Object... namesAndValues) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            if (namesAndValues[i + 1] != null) body.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return body;
    }
}
