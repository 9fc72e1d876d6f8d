package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for a user and a password: {@code mlflow server --app-name basic-auth}. */
class RestAuthTest {
    private static final String PASSWORD = "password: 1234+x";

    @TempDir
    Path folder;

    @Test
    void a_server_with_passwords_is_used_with_the_right_one_only() throws Exception {
        Map<String, String> right = Map.of("MLFLOW_TRACKING_USERNAME", "admin", "MLFLOW_TRACKING_PASSWORD", PASSWORD);
        try (TrackingServer server = TrackingServer.withPassword(Mlflow.NEWEST, folder, PASSWORD)) {
            try (Tracking tracking =
                    Tracking.builder().uri(server.uri()).environment(right).open()) {
                try (Run run = tracking.experiment("secret").startRun("a")) {
                    run.metric("loss", 0.5);
                    run.text("notes.txt", "kept");
                    assertThat(run.artifacts().text("notes.txt")).isEqualTo("kept");
                }
                assertThat(tracking.experiment("secret").runs().count()).isEqualTo(1);
            }
            for (Map<String, String> wrong : java.util.List.of(
                    Map.<String, String>of(),
                    Map.of("MLFLOW_TRACKING_TOKEN", "s3cret-token"),
                    Map.of("MLFLOW_TRACKING_USERNAME", "admin", "MLFLOW_TRACKING_PASSWORD", "s3cret")))
                assertThatThrownBy(() -> Tracking.builder()
                                .uri(server.uri())
                                .environment(wrong)
                                .open())
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
                        .hasMessageNotContaining("s3cret");
        }
    }
}
