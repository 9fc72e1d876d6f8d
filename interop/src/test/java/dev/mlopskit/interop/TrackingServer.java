package dev.mlopskit.interop;

import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code mlflow server} over a database in a folder, on a port of its own; keeps artifacts too. */
final class TrackingServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Mlflow mlflow;
    private final Path folder;
    private final int port;
    private final List<String> more;
    private final Map<String, String> environment;
    private Child server;

    private TrackingServer(Mlflow mlflow, Path folder, int port, List<String> more, Map<String, String> environment) {
        this.environment = environment;
        this.mlflow = mlflow;
        this.folder = folder;
        this.port = port;
        this.more = more;
        this.server = launch();
    }

    /** Returns when the server answers. */
    static TrackingServer start(Mlflow mlflow, Path folder, String... more) throws IOException {
        TrackingServer server = new TrackingServer(mlflow, folder, freePort(), List.of(more), Map.of());
        server.await();
        return server;
    }

    /** A server with one user, {@code admin}. */
    static TrackingServer withPassword(Mlflow mlflow, Path folder, String password) throws IOException {
        Files.createDirectories(folder);
        Path users = folder.resolve("auth.ini");
        Files.writeString(
                users,
                "[mlflow]\ndefault_permission = READ\ndatabase_uri = sqlite:///auth.db\nadmin_username = admin\n"
                        + "admin_password = " + password + "\n"
                        + "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n");
        TrackingServer server = new TrackingServer(
                mlflow,
                folder,
                freePort(),
                List.of("--app-name", "basic-auth"),
                Map.of("MLFLOW_AUTH_CONFIG_PATH", users.toString(), "MLFLOW_FLASK_SERVER_SECRET_KEY", "of this test"));
        server.await();
        return server;
    }

    private Child launch() {
        List<String> command = new ArrayList<>(List.of(
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--workers",
                "1",
                "--backend-store-uri",
                "sqlite:///mlflow.db",
                "--serve-artifacts",
                "--artifacts-destination",
                "./kept"));
        command.addAll(more);
        return mlflow.mlflow(folder, environment, command.toArray(String[]::new));
    }

    private void await() {
        try {
            Waiting.until("mlflow server on port " + port, START, this::healthy);
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(server.errors()));
            close();
            throw e;
        }
    }

    String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** The database of the server. */
    Path database() {
        return folder.resolve("mlflow.db");
    }

    Tracking open() {
        return Tracking.builder().uri(uri()).environment(Map.of()).open();
    }

    /** Kills the server with no time to finish anything, and starts another in its place. */
    void killAndRestart() {
        server.kill();
        server.close();
        server = launch();
    }

    private boolean healthy() {
        if (!server.alive()) throw new AssertionError("mlflow server ended at once");
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri() + "/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
