package dev.mlopskit.benchmarks;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunEntry;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mlflow.tracking.MlflowClient;

/** Metrics that go to a real MLflow server, by this library and by MLflow's own Java client, in turn. */
public final class RestCase {
    private static final int BATCH = 1_000;
    private static final long START_MILLIS = 120_000;

    private RestCase() {}

    /** Arguments: a folder, {@code mlflow}, and the file for the peer's lines. Prints {@code case unit ours}. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("rest"));
        int port = freePort();
        String uri = "http://127.0.0.1:" + port;
        Process server = start(folder, arguments[1], port);
        try {
            await(server, uri);
            measure(uri, Path.of(arguments[2]));
        } finally {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
        }
    }

    private static void measure(String uri, Path peers) throws Exception {
        try (Tracking tracking = Tracking.builder().uri(uri).open();
                MlflowClient peer = new MlflowClient(uri)) {
            Run run = tracking.experiment("rest").startRun("ours");
            String other = peer.createRun(run.read().experimentId()).getRunId();
            long[] step = new long[1];
            Duel.Result calls = Duel.run(
                    500,
                    () -> {
                        for (int i = 0; i < 10; i++) run.metric("loss", 0.5, step[0]++);
                        return 10;
                    },
                    () -> {
                        for (int i = 0; i < 10; i++)
                            peer.logMetric(other, "loss", 0.5, System.currentTimeMillis(), step[0]++);
                        return 10;
                    });
            Duel.Result batched = Duel.run(
                    500,
                    () -> {
                        run.log(batch(step));
                        return BATCH;
                    },
                    () -> {
                        for (int i = 0; i < 10; i++)
                            peer.logMetric(other, "loss", 0.5, System.currentTimeMillis(), step[0]++);
                        return 10;
                    });
            run.close();
            System.out.printf(Locale.ROOT, "rest-log\tcalls/s\t%.3f\t%n", calls.ours());
            System.out.printf(Locale.ROOT, "rest-log-batched\trows/s\t%.3f\t%n", batched.ours());
            Files.writeString(
                    peers,
                    String.format(Locale.ROOT, "rest-log\t%.4f%nrest-log-batched\t%.4f%n", calls.raw(), batched.raw()));
        }
    }

    private static List<RunEntry> batch(long[] step) {
        Instant now = Instant.now();
        List<RunEntry> entries = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) entries.add(new Metric("loss", 0.5, step[0]++, now));
        return entries;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(Path folder, String mlflow, int port) throws IOException {
        Path program = Path.of(mlflow).toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--backend-store-uri",
                        "sqlite:///mlflow.db")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile());
        // MLflow finds its web server on the PATH.
        builder.environment().put("PATH", program.getParent() + ":" + System.getenv("PATH"));
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        return builder.start();
    }

    private static void await(Process server, String uri) throws Exception {
        HttpRequest health = HttpRequest.newBuilder(URI.create(uri + "/health")).build();
        long end = System.currentTimeMillis() + START_MILLIS;
        while (System.currentTimeMillis() < end && server.isAlive())
            try {
                if (HttpClient.newHttpClient()
                                .send(health, BodyHandlers.discarding())
                                .statusCode()
                        == 200) return;
            } catch (IOException e) {
                Thread.sleep(200);
            }
        throw new IllegalStateException("the server does not answer: see server.log");
    }
}
