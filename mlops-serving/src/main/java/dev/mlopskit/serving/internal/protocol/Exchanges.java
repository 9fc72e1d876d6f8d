package dev.mlopskit.serving.internal.protocol;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.mlopskit.serving.protocol.Protocol;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Joins a protocol to the JDK's server: bodies within limits, so many calls at once, and an end for which running calls wait. */
final class Exchanges implements HttpHandler {
    private static final String[] READ = {"Content-Type", "Inference-Header-Content-Length"};

    private final Protocol protocol;
    private final Bodies bodies;
    private final Semaphore permits;
    private final AtomicInteger running = new AtomicInteger();
    private final Object ended = new Object();
    private volatile boolean stopping;

    Exchanges(Protocol protocol, ServerSettings settings) {
        this.protocol = protocol;
        this.bodies = new Bodies(settings.bodyLimit(), settings.bufferLimit());
        this.permits = new Semaphore(settings.concurrency());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        running.incrementAndGet();
        // What could not be sent is of no use to anybody: the connection closes.
        try (exchange) {
            answer(exchange, Workers.current());
        } finally {
            if (running.decrementAndGet() == 0 && stopping) {
                synchronized (ended) {
                    ended.notifyAll();
                }
            }
        }
    }

    private void answer(HttpExchange exchange, Call call) throws IOException {
        byte[] body;
        try {
            @Nullable String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
            if (encoding != null && !encoding.equalsIgnoreCase("identity"))
                throw new Refusal(
                        415,
                        "the Content-Encoding '" + Unfit.shorten(encoding) + "' is not served: send the body as it is");
            if (stopping) throw new Refusal(503, "the server is stopping: ask another one, or again soon");
            body = bodies.read(exchange.getRequestBody(), claimed(exchange.getRequestHeaders()), call);
        } catch (Refusal e) {
            // The rest of the body is not worth reading, so nothing can follow it.
            exchange.getResponseHeaders().set("Connection", "close");
            send(exchange, refused(e));
            bodies.drain(exchange.getRequestBody(), call);
            return;
        }
        ProtocolResponse response;
        call.work();
        try {
            response = permitted(request(exchange, body));
        } finally {
            bodies.release(body.length);
        }
        call.transfer();
        send(exchange, response);
    }

    /** Not more calls at once than there may be; who only asks how the server is does not count. */
    private ProtocolResponse permitted(ProtocolRequest request) {
        if (!request.method().equals("POST")) return protocol.handle(request);
        if (!permits.tryAcquire())
            return refused(new Refusal(503, "the server scores as many requests as it may: ask again soon"));
        try {
            return protocol.handle(request);
        } finally {
            permits.release();
        }
    }

    private static ProtocolResponse refused(Refusal refusal) {
        return Answers.error(refusal, (out, status, message) -> {
            MlflowScoring.error(out, status, message);
            // What clients of the other protocol look for.
            out.writeStringProperty("error", message);
        });
    }

    private static ProtocolRequest request(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (String name : READ) {
            @Nullable String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) headers.put(name, value);
        }
        @Nullable String path = exchange.getRequestURI().getRawPath();
        return new ProtocolRequest(exchange.getRequestMethod(), path == null ? "" : path, headers, body);
    }

    /** The length that a client claims; -1 if it sends chunks. The JDK has refused lengths that are no numbers. */
    private static long claimed(Headers headers) {
        if (headers.containsKey("Transfer-Encoding")) return -1;
        @Nullable String length = headers.getFirst("Content-Length");
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    private static void send(HttpExchange exchange, ProtocolResponse response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", response.contentType());
        response.headers().forEach(headers::set);
        if (response.status() == 503) headers.set("Retry-After", "1");
        int length = response.body().length;
        boolean bare = length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), bare ? -1 : length);
        if (bare) return;
        exchange.getResponseBody().write(response.body());
        exchange.getResponseBody().flush();
    }

    /** Refuses what comes from now on, and waits for what runs. */
    void stop(Duration atMost) {
        stopping = true;
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (ended) {
            boolean interrupted = false;
            while (running.get() > 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) break;
                try {
                    // Not for long: the last call may have ended just before it could know that somebody waits.
                    ended.wait(Math.min(left, 50));
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
