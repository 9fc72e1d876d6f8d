package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run keeps as files, in a folder. */
class ArtifactsTest {
    record Row(String island, double mass, LocalDate seen) {}

    record Other(String island, boolean good) {}

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        run = tracking.experiment("penguins").startRun("a");
    }

    @AfterEach
    void close() {
        run.close();
        tracking.close();
    }

    private Object json(String path) {
        return Json.read(run.artifacts().text(path));
    }

    @Test
    void a_table_is_kept_in_the_form_of_MLflow_and_its_tag_names_it() {
        run.table("eval/rows.json", List.of(new Row("Dream", 3.5, DAY), new Row("Biscoe", Double.NaN, DAY)));
        assertThat(run.artifacts().text("eval/rows.json"))
                .isEqualTo("{\"columns\":[\"island\",\"mass\",\"seen\"],\"data\":[[\"Dream\",3.5,\"2026-11-23\"],"
                        + "[\"Biscoe\",null,\"2026-11-23\"]]}");
        assertThat(run.read().tags())
                .containsEntry("mlflow.loggedArtifacts", "[{\"path\":\"eval/rows.json\",\"type\":\"table\"}]");
    }

    @Test
    void rows_that_are_logged_to_the_same_table_are_added_and_other_columns_make_gaps() {
        run.table("rows.json", List.of(new Row("Dream", 3.5, DAY)));
        run.table("rows.json", List.of());
        run.table("rows.json", List.of(new Other("Torgersen", true)));
        assertThat(json("rows.json"))
                .isEqualTo(Json.read(
                        "{\"columns\": [\"island\", \"mass\", \"seen\", \"good\"], \"data\": [[\"Dream\", 3.5,"
                                + " \"2026-11-23\", null], [\"Torgersen\", null, null, true]]}"));
        assertThat(run.read().tags().get("mlflow.loggedArtifacts")).containsOnlyOnce("rows.json");
    }

    @Test
    void a_table_is_not_added_to_something_else_which_stays_as_it_is() {
        run.text("notes.json", "[1, 2]");
        assertThatThrownBy(() -> run.table("notes.json", List.of(new Other("x", true))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("no table");
        assertThat(run.artifacts().text("notes.json")).isEqualTo("[1, 2]");
        assertThatThrownBy(() -> run.table("notes.csv", List.of())).hasMessageContaining(".json");
    }

    @Test
    void a_file_that_cannot_be_read_is_named_and_not_the_artifact() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> run.artifactStore().put("a", missing, (what, done, total) -> {}))
                .isInstanceOf(ArtifactException.class)
                .hasMessageStartingWith("cannot read " + missing);
        assertThatThrownBy(() -> run.artifactStore().put("a", missing, TransferProgress.none()))
                .isInstanceOf(ArtifactException.class)
                .hasMessageStartingWith("cannot read " + missing);
    }

    /** Even a user who may read everything cannot read a folder whose path is longer than the system takes. */
    @Test
    void a_folder_below_that_cannot_be_read_is_named() throws IOException {
        Path top = Files.createDirectory(folder.resolve("top"));
        Path deepest = top;
        while (deepest.toString().length() < 4_000 - 200) deepest = deepest.resolve("d".repeat(190));
        Files.createDirectories(deepest);
        Path tooLong = Files.move(top, folder.resolve("t".repeat(250)));
        try {
            assertThatThrownBy(() -> run.artifact(tooLong))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageStartingWith("cannot read " + tooLong)
                    .hasMessageContaining("/ddd");
            assertThat(run.artifacts().list()).isEmpty();
        } finally {
            Files.move(tooLong, top);
        }
    }

    @Test
    void an_image_is_kept_as_PNG_however_it_is_given() throws IOException {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(2, 1, 0xff112233);
        run.image("plots/drawn.png", image);
        byte[] bytes = Files.readAllBytes(run.artifacts().path("plots/drawn.png"));
        run.image("plots/given.png", bytes);
        for (String path : List.of("plots/drawn.png", "plots/given.png"))
            try (InputStream in = run.artifacts().open(path)) {
                assertThat(ImageIO.read(in).getRGB(2, 1)).isEqualTo(0xff112233);
            }
        assertThatThrownBy(() -> run.image("x.png", "GIF89a".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("PNG");
        assertThatThrownBy(() -> run.image("x.jpg", image)).hasMessageContaining(".png");
        run.svg("roc.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
        assertThatThrownBy(() -> run.svg("x.svg", "<p/>")).isInstanceOf(InvalidValueException.class);
        assertThat(run.artifacts().list()).containsExactly("plots/drawn.png", "plots/given.png", "roc.svg");
    }

    @Test
    void a_stream_is_kept_whole_or_not_at_all() {
        run.stream("in.bin", new ByteArrayInputStream(new byte[100_000]));
        run.stream("out.txt", out -> out.write("written".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> run.stream("out.txt", out -> {
                    out.write(1);
                    throw new IOException("the sensor is gone");
                }))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("the sensor is gone");
        assertThat(run.artifacts().text("out.txt")).isEqualTo("written");
        assertThat(run.artifacts().files(""))
                .containsExactly(new ArtifactInfo("in.bin", false, 100_000), new ArtifactInfo("out.txt", false, 7));
    }

    @Test
    void a_download_takes_the_folder_that_is_asked_for_and_no_more() throws IOException {
        for (String path : List.of("model/MLmodel", "model/data/weights.bin", "model.txt", "other/x.txt"))
            run.text(path, path);
        Path target = folder.resolve("here");
        run.artifacts().download("model", target);
        try (var walk = Files.walk(target)) {
            assertThat(walk.filter(Files::isRegularFile)
                            .map(file -> target.relativize(file).toString()))
                    .containsExactlyInAnyOrder("MLmodel", "data/weights.bin");
        }
        run.artifacts().download("model.txt", folder.resolve("deep/one.txt"));
        assertThat(folder.resolve("deep/one.txt")).hasContent("model.txt");
        assertThatThrownBy(() -> run.artifacts().download("nope", folder.resolve("never")))
                .isInstanceOf(NotFoundException.class);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void a_large_transfer_tells_how_far_it_is() throws IOException {
        Path source = Files.createDirectories(folder.resolve("data"));
        Files.write(source.resolve("a.bin"), new byte[3 << 20]);
        Files.write(source.resolve("b.bin"), new byte[5]);
        long all = (3 << 20) + 5;
        for (boolean up : new boolean[] {true, false}) {
            List<Long> done = new ArrayList<>();
            TransferProgress progress = (path, moved, total) -> {
                assertThat(path).startsWith("data/");
                assertThat(total).isEqualTo(all);
                done.add(moved);
            };
            if (up) run.artifact(source, "", progress);
            else run.artifacts().download("data", folder.resolve("copy"), progress);
            assertThat(done).isSorted().hasSizeBetween(4, 6).endsWith(all);
        }
    }

    @Test
    void an_address_of_another_machine_or_of_an_unknown_kind_is_refused_with_what_to_do() {
        for (var bad : Map.of(
                        "file://host/share", "no path of this machine",
                        "mlflow-artifacts:/1/x", "open that server as the store",
                        "gs://bucket/x", "[file, mlflow-artifacts, s3]",
                        "s3:///x", "names no bucket",
                        "s3://bucket/../x", "..")
                .entrySet())
            assertThatThrownBy(() -> dev.mlopskit.tracking.spi.ArtifactStore.open(bad.getKey(), Map.of()))
                    .as(bad.getKey())
                    .isInstanceOf(dev.mlopskit.core.MlopsException.class)
                    .hasMessageContaining(bad.getValue());
    }

    record Found(Path file, Optional<Integer> rows) {}

    @Test
    void a_cell_with_a_path_has_the_path_as_it_was_given_and_an_optional_what_is_in_it() {
        run.table(
                "rows.json",
                List.of(new Found(Path.of("data/x.csv"), Optional.of(3)), new Found(Path.of("y"), Optional.empty())));
        assertThat(run.artifacts().text("rows.json"))
                .isEqualTo("{\"columns\":[\"file\",\"rows\"],\"data\":[[\"data/x.csv\",3],[\"y\",null]]}");
    }

    @Test
    void an_exception_of_the_code_that_makes_the_content_is_told_as_what_it_is() {
        IOException boom = new IOException("boom");
        assertThatThrownBy(() -> run.stream("scores.csv", out -> {
                    out.write(1);
                    throw boom;
                }))
                .isInstanceOf(ArtifactException.class)
                .hasCause(boom)
                .hasMessageContaining("the content of artifact 'scores.csv' could not be made")
                .hasMessageContaining("boom")
                .hasMessageNotContaining("disk");
        assertThat(run.artifacts().list()).isEmpty();
    }

    @Test
    void a_file_and_a_folder_of_one_name_are_told_apart_from_a_full_disk() {
        run.text("a/b.txt", "x");
        assertThatThrownBy(() -> run.text("a", "x"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("'a' is a folder");
        assertThatThrownBy(() -> run.text("a/b.txt/c", "x"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("leads through 'a/b.txt', which is a file");
    }
}
