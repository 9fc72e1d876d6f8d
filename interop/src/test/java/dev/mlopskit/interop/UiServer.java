package dev.mlopskit.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** {@code mlflow ui} in a folder, with no flag but the port. */
final class UiServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Child server;
    private final String address;

    private UiServer(Child server, String address) {
        this.server = server;
        this.address = address;
    }

    /** Returns when the server answers. */
    static UiServer start(Mlflow mlflow, Path folder) throws IOException {
        int port = freePort();
        UiServer ui =
                new UiServer(mlflow.mlflow(folder, "ui", "--port", String.valueOf(port)), "http://127.0.0.1:" + port);
        try {
            Waiting.until("mlflow ui on port " + port, START, ui::healthy);
            return ui;
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(ui.server.errors()));
            ui.close();
            throw e;
        }
    }

    String address() {
        return address;
    }

    private boolean healthy() {
        if (!server.alive()) throw new AssertionError("mlflow ui ended at once");
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
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
