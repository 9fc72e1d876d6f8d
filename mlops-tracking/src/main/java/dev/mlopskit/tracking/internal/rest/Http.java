package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Asks a server, and asks again where that is harmless: when no connection came about, when the server says that it refused
 * for now ({@code 429}), and, for calls that may be repeated, whenever the answer was lost or was one of a proxy or a server
 * that is not up. Connections are kept and shared. Thread-safe.
 */
final class Http {
    private static final Set<Integer> FOR_NOW = Set.of(408, 502, 503, 504);
    private static final int TOO_MANY = 429;
    private static final long AT_ONCE = 1 << 20;
    /** An address that never answered is more likely to be wrong than to be down. */
    private static final int RETRIES_OF_A_STRANGER = 3;

    private final ServerAddress server;
    private final Credentials credentials;
    private final HttpSettings settings;
    private final HttpClient client;
    private volatile boolean hasAnswered;

    Http(ServerAddress server, Credentials credentials, HttpSettings settings, Map<String, String> environment) {
        this.server = server;
        this.credentials = credentials;
        this.settings = settings;
        this.client = Clients.of(environment, settings.timeout());
    }

    ServerAddress server() {
        return server;
    }

    /** The answer with all of its body. */
    HttpResponse<byte[]> send(Call call) {
        return send(call, BodyHandlers.ofByteArray());
    }

    /** The answer, whose body is to be read and closed by the caller; a small one is read at once, so that it may be asked again. */
    HttpResponse<InputStream> open(Call call) {
        return send(
                call,
                info -> info.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE) <= AT_ONCE
                        ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new)
                        : new LivingBody(server.base(), settings.timeout()));
    }

    private <T> HttpResponse<T> send(Call call, BodyHandler<T> handler) {
        try (Interrupts interrupts = new Interrupts(call.finished())) {
            return send(call, handler, interrupts);
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
    }

    private <T> HttpResponse<T> send(Call call, BodyHandler<T> handler, Interrupts interrupts)
            throws InterruptedException {
        long deadline = System.nanoTime() + settings.deadline().toNanos();
        for (int retry = 1; ; retry++) {
            Duration wait;
            try {
                HttpResponse<T> response = once(call, handler, deadline, interrupts);
                hasAnswered = true;
                if (!isForNow(call, response)) return response;
                wait = Backoff.asked(response.headers().firstValue("Retry-After"), Instant.now())
                        .orElse(Backoff.before(retry));
                if (isLast(retry, wait, deadline)) return response;
                discard(response.body());
            } catch (IOException e) {
                wait = Backoff.before(retry);
                boolean unsent = isUnsent(e);
                boolean again = (unsent || call.repeatable()) && !(e instanceof SSLException);
                if (!again || isLast(retry, wait, deadline)) throw lost(call, e, unsent);
            }
            interrupts.sleep(wait);
        }
    }

    private <T> HttpResponse<T> once(Call call, BodyHandler<T> handler, long deadline, Interrupts interrupts)
            throws IOException, InterruptedException {
        Duration left =
                Duration.ofNanos(Math.max(1, Math.min(settings.timeout().toNanos(), deadline - System.nanoTime())));
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request(call, left), handler);
        try {
            // The time limit of the request ends with the headers; this one holds for the body too.
            return interrupts.await(answer, left);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) throw cause;
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + left.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private HttpRequest request(Call call, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(call.path(), call.query()))
                .timeout(timeout)
                .header("User-Agent", "mlopskit-tracking");
        if (credentials.header() != null) request.header("Authorization", credentials.header());
        if (call.body() == null)
            return request.method(call.method(), BodyPublishers.noBody()).build();
        return request.header("Content-Type", call.type())
                .method(call.method(), call.body().get())
                .build();
    }

    private static boolean isForNow(Call call, HttpResponse<?> response) {
        int status = response.statusCode();
        // A 500 of MLflow itself is JSON and would be the same again; one of whatever stands before it may pass.
        boolean foreign = status == 500
                && response.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.contains("json"))
                        .isEmpty();
        return status == TOO_MANY || call.repeatable() && (FOR_NOW.contains(status) || foreign);
    }

    private boolean isLast(int retry, Duration wait, long deadline) {
        int most = hasAnswered ? settings.retries() : Math.min(settings.retries(), RETRIES_OF_A_STRANGER);
        return retry > most || System.nanoTime() + wait.toNanos() >= deadline;
    }

    /** Whether the server cannot have seen the call. */
    private static boolean isUnsent(Throwable failure) {
        return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    }

    private StoreException interrupted(Call call, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreException(
                server.base(), "was asked (" + call + ") by a thread that was interrupted: " + doubt(call), e);
    }

    private StoreException lost(Call call, IOException e, boolean unsent) {
        String said = e.getMessage() == null ? "no connection" : e.getMessage();
        String problem = unsent
                ? "cannot be reached (" + said + "): check the address and that the server is up"
                : "gave no answer to " + call + " (" + said + "): " + doubt(call);
        return new StoreException(server.base(), problem, e);
    }

    private static String doubt(Call call) {
        if (call.method().equals("GET")) return "nothing was changed; try again";
        return call.repeatable()
                ? "it may have been done or not; doing it again is harmless"
                : "it may have been done or not; look before you do it again";
    }

    private static void discard(Object body) {
        if (!(body instanceof InputStream stream)) return;
        try {
            stream.close();
        } catch (IOException e) {
            // The answer was not wanted.
        }
    }
}
