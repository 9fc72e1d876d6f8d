package dev.mlopskit.tracking.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.internal.artifact.Download;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large artifacts of a server that stops in the midst of them, or takes its time. */
@Timeout(60)
class SlowBodyTest {
    private static final int SIZE = 4 << 20;
    private static final int PART = SIZE / 4;
    private static final String LISTED =
            "{\"files\": [{\"path\": \"big.bin\", \"is_dir\": false, \"file_size\": " + SIZE + "}]}";

    private final CountDownLatch never = new CountDownLatch(1);
    private ScriptedServer server;
    private ArtifactStore artifacts;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedServer();
        artifacts = server.open(Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")).artifacts("mlflow-artifacts:/1");
    }

    @AfterEach
    void close() {
        never.countDown();
        server.close();
    }

    /** The next answer: so many parts, so long apart, and then nothing. */
    private void thenSends(int parts, long millis) {
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            for (int i = 0; i < parts; i++) {
                exchange.getResponseBody().write(new byte[PART]);
                exchange.getResponseBody().flush();
                pause(millis);
            }
            if (parts < 4) pause(60_000);
            exchange.close();
        });
    }

    private void pause(long millis) {
        try {
            never.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_server_that_falls_silent_is_given_up_and_leaves_no_half_file(@TempDir Path folder) {
        server.then(200, "application/json", "{}").then(200, "application/json", LISTED);
        thenSends(1, 0);
        assertThatThrownBy(() -> Download.to(artifacts, "big.bin", folder.resolve("to.bin"), TransferProgress.none()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(server.uri())
                .hasMessageContaining("nothing for 1 s");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_slow_server_is_waited_for_as_long_as_something_comes() throws IOException {
        thenSends(4, 400);
        try (InputStream in = artifacts.read("big.bin")) {
            assertThat(in.read()).isZero();
            assertThat(in.readAllBytes()).hasSize(SIZE - 1);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void a_body_that_breaks_off_is_not_taken_for_its_end() throws IOException {
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(new byte[PART]);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        InputStream in = artifacts.read("big.bin");
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("broke off");
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void an_interrupt_ends_a_download() {
        thenSends(1, 0);
        InputStream in = artifacts.read("big.bin");
        Thread.currentThread().interrupt();
        assertThatThrownBy(in::readAllBytes).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
