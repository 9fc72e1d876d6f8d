package dev.mlopskit.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** {@code mlflow models serve} of a model, in the environment of that MLflow. */
final class ScoringServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Child server;
    private final URI uri;

    private ScoringServer(Child server, URI uri) {
        this.server = server;
        this.uri = uri;
    }

    /** Returns at once; see {@link #await}. */
    static ScoringServer start(Mlflow mlflow, Path folder, String model) throws IOException {
        int port = freePort();
        Child server = mlflow.mlflow(
                folder, "models", "serve", "-m", model, "--env-manager", "local", "-p", String.valueOf(port));
        return new ScoringServer(server, URI.create("http://127.0.0.1:" + port));
    }

    /** Returns when the server answers. */
    void await() {
        Waiting.until("mlflow models serve at " + uri, START, this::answers);
    }

    private boolean answers() {
        if (!server.alive()) throw new AssertionError("mlflow models serve ended:\n" + server.errors());
        try {
            return HTTP.send(HttpRequest.newBuilder(uri.resolve("/ping")).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    URI uri() {
        return uri;
    }

    /** What a server of either kind answers. */
    static HttpResponse<String> ask(URI server, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(body));
        if (!type.isEmpty()) request.header("Content-Type", type);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
