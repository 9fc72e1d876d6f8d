package dev.mlopskit.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adobe's S3Mock, a server that speaks S3, in a process of its own, with one bucket, and keys for it in this process. */
final class S3Server implements AutoCloseable {
    private static final Map<String, String> KEYS =
            Map.of("aws.accessKeyId", "key", "aws.secretAccessKey", "s3cret", "aws.region", "eu-west-1");
    static final String BUCKET = "models";
    private static final Duration START = Duration.ofSeconds(90);

    private final Map<String, String> before = new HashMap<>();
    private final Child server;
    private final int port;

    private S3Server(Child server, int port) {
        this.server = server;
        this.port = port;
        KEYS.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
    }

    /** Returns when it answers; keeps objects in a folder. */
    static S3Server start(Path folder) throws IOException {
        int port = freePort();
        Files.createDirectories(folder);
        Child child = Child.start(
                folder,
                Map.of("COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS", BUCKET),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target/s3mock.jar").toAbsolutePath().toString(),
                        "--http.port=" + port,
                        "--server.port=" + freePort(),
                        "--com.adobe.testing.s3mock.store.root=" + folder));
        S3Server s3 = new S3Server(child, port);
        try {
            Waiting.until("S3Mock on port " + port, START, s3::answers);
            return s3;
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(child.errors()));
            s3.close();
            throw e;
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    private boolean answers() {
        if (!server.alive()) throw new AssertionError("S3Mock ended at once");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
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
        before.forEach((key, value) -> {
            if (value == null) System.clearProperty(key);
            else System.setProperty(key, value);
        });
    }
}
