package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Digest;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts in S3, against a server that speaks it. */
class S3Test {
    @TempDir
    static Path home;

    private static S3Server s3;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        s3 = S3Server.start(home);
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    private static ArtifactStore open(String prefix) {
        return ArtifactStore.open("s3://" + S3Server.BUCKET + prefix, Map.of("MLFLOW_S3_ENDPOINT_URL", s3.endpoint()));
    }

    private static String text(ArtifactStore store, String path) throws IOException {
        try (InputStream in = store.read(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_program_whose_server_keeps_artifacts_in_S3_sees_what_one_on_a_file_sees() throws Exception {
        Map<String, Object> onFile;
        try (Tracking tracking = Tracking.open(folder.resolve("file/mlflow.db"))) {
            onFile = UserProgram.run(tracking, folder.resolve("1"));
        }
        try (TrackingServer server = TrackingServer.start(
                        Mlflow.NEWEST,
                        folder.resolve("server"),
                        "--no-serve-artifacts",
                        "--default-artifact-root",
                        "s3://" + S3Server.BUCKET + "/runs of all");
                Tracking tracking = Tracking.builder()
                        .uri(server.uri())
                        .environment(Map.of("MLFLOW_S3_ENDPOINT_URL", s3.endpoint()))
                        .open()) {
            Map<String, Object> inS3 = UserProgram.run(tracking, folder.resolve("2"));
            SoftAssertions.assertSoftly(softly -> onFile.forEach(
                    (what, value) -> softly.assertThat(inS3.get(what)).as(what).isEqualTo(value)));
            assertThat(tracking.experiments())
                    .filteredOn(experiment -> experiment.name().equals("penguins"))
                    .allMatch(experiment -> experiment.artifactLocation().startsWith("s3://"));
        }
    }

    @Test
    void a_prefix_is_a_root_of_its_own_and_deleting_below_it_leaves_its_neighbours() throws IOException {
        ArtifactStore store = open("/a");
        ArtifactStore neighbour = open("/ab");
        for (String path : List.of("x.txt", "sub/y.txt", "sub/deep/z ü+&.txt", "subway.txt"))
            store.write(path, path.getBytes(StandardCharsets.UTF_8));
        neighbour.write("x.txt", new byte[3]);
        assertThat(store.list(""))
                .containsExactly(
                        new ArtifactInfo("sub", true, 0),
                        new ArtifactInfo("subway.txt", false, 10),
                        new ArtifactInfo("x.txt", false, 5));
        assertThat(store.list("sub/deep/z ü+&.txt")).singleElement().matches(file -> file.size() > 0);
        assertThat(text(store, "sub/deep/z ü+&.txt")).isEqualTo("sub/deep/z ü+&.txt");
        store.delete("sub");
        store.delete("nope");
        assertThat(store.list("")).extracting(ArtifactInfo::path).containsExactly("subway.txt", "x.txt");
        assertThat(neighbour.list("")).hasSize(1);
        assertThat(store.list("nope")).isEmpty();
        assertThatThrownBy(() -> store.read("nope")).isInstanceOf(NotFoundException.class);
        assertThat(store.folder()).isEmpty();
    }

    @Test
    void more_files_than_a_page_of_S3_are_listed_and_deleted() {
        ArtifactStore store = open("/many");
        for (int i = 0; i < 1_010; i++) store.write("f" + i, new byte[1]);
        assertThat(store.list("")).hasSize(1_010);
        store.delete("");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void a_large_file_goes_in_parts_and_tells_how_far_it_is() throws IOException {
        Path large = folder.resolve("large.bin");
        byte[] bytes = new byte[70 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(large, bytes);
        List<Long> done = new ArrayList<>();
        ArtifactStore store = open("/large");
        store.put("large.bin", large, (path, moved, total) -> {
            assertThat(total).isEqualTo(bytes.length);
            done.add(moved);
        });
        assertThat(done).isSorted().hasSize(3).endsWith((long) bytes.length);
        try (InputStream in = store.read("large.bin")) {
            assertThat(Digest.sha256(in.readAllBytes())).isEqualTo(Digest.sha256(large));
        }
    }

    @Test
    void what_is_missing_is_named_with_what_to_do() {
        ArtifactStore elsewhere =
                ArtifactStore.open("s3://no-such-bucket/x", Map.of("MLFLOW_S3_ENDPOINT_URL", s3.endpoint()));
        assertThatThrownBy(() -> elsewhere.write("x", new byte[1]))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no-such-bucket")
                .hasMessageContaining("make it first");
        ArtifactStore nowhere =
                ArtifactStore.open("s3://models/x", Map.of("MLFLOW_S3_ENDPOINT_URL", "http://127.0.0.1:9"));
        assertThatThrownBy(() -> nowhere.write("x", new byte[1]))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("s3://models/x/x")
                .hasMessageNotContaining("s3cret");
    }
}
