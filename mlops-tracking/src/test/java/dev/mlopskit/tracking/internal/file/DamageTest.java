package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.TrackingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are damaged are named, and do not take what is beside them with them. */
class DamageTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Run sound;
    private Run run;
    private Path root;
    private Path place;

    @BeforeEach
    void open() {
        root = folder.resolve("mlruns");
        tracking = Tracking.builder().uri(root.toString()).open();
        sound = tracking.experiment("penguins").startRun("sound");
        run = tracking.experiment("penguins").startRun("damaged");
        run.metric("loss", 0.5, 1);
        run.param("depth", 3);
        run.input(Dataset.of("rows", "abc"), "training");
        place = root.resolve(run.read().experimentId()).resolve(run.runId());
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status: 1|status: 9|'line 13 has the status 9'",
                "status: 1|status: x|line 13",
                "start_time: |start_time: '2024-01-01' #|line 12",
                "run_name: damaged|run_name: [a|line",
                "lifecycle_stage: active|lifecycle_stage: {}|line 6",
                "experiment_id: |experiment_ld: |line 1",
                "run_id: |run_id: x|run_id",
            })
    void a_wrong_value_is_named_with_its_file_and_line(String right, String wrong, String message) throws IOException {
        Path file = place.resolve("meta.yaml");
        String text = Files.readString(file);
        assertThat(text).contains(right);
        Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(right), wrong));
        assertThatThrownBy(run::read)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message.equals("run_id") ? "line" : message);
        assertThat(tracking.experiment("penguins").runs().list()).containsExactly(sound.read());
    }

    @Test
    void an_experiment_with_an_empty_meta_file_hides_no_other() throws IOException {
        tracking.experiment("other");
        Files.writeString(root.resolve(sound.read().experimentId()).resolve("meta.yaml"), "");
        assertThat(tracking.experiments())
                .extracting(data -> data.name())
                .containsExactlyInAnyOrder("Default", "other");
    }

    @Test
    void a_text_that_is_not_UTF8_is_named() throws IOException {
        Path file = place.resolve("params/depth");
        Files.write(file, new byte[] {(byte) 0xff, 'a'});
        assertThatThrownBy(run::read).isInstanceOf(StoreException.class).hasMessageContaining(file.toString());
        assertThat(tracking.experiment("penguins").runs().list()).containsExactly(sound.read());
    }

    @Test
    void a_folder_that_is_not_whole_yet_is_nothing() throws IOException {
        Files.createDirectories(root.resolve("123456789012345678/tags"));
        Files.createDirectories(place.resolveSibling("0".repeat(32)).resolve("metrics"));
        assertThat(tracking.experiments()).hasSize(2);
        assertThat(tracking.experiment("penguins").runs().count()).isEqualTo(2);
    }

    @Test
    void a_meta_file_among_artifacts_is_no_run() throws IOException {
        String fake = "f".repeat(32);
        Path inside = Files.createDirectories(place.resolve("artifacts").resolve(fake));
        Files.copy(place.resolve("meta.yaml"), inside.resolve("meta.yaml"));
        assertThatThrownBy(() -> tracking.run(fake)).isInstanceOf(TrackingException.class);
        Path beside = Files.createDirectories(place.resolveSibling(fake));
        Files.copy(place.resolve("meta.yaml"), beside.resolve("meta.yaml"));
        assertThatThrownBy(() -> tracking.run(fake)).isInstanceOf(StoreException.class);
    }

    @Test
    void a_link_among_the_params_is_not_followed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(place.resolve("params/linked"), secret);
        assertThat(run.read().params()).isEqualTo(Map.of("depth", "3"));
    }

    /** Generated damage: whatever stands in a file, only typed errors come out of it. */
    @Test
    void only_typed_errors_come_out_of_mutated_files() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(place.getParent())) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> file.endsWith("meta.yaml") || file.endsWith("metrics/loss"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(5);
        Random random = new Random(42);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] before = Files.readAllBytes(file);
            Files.write(file, mutated(before, random));
            refused += refusals();
            Files.write(file, before);
        }
        assertThat(refused).isPositive();
        assertThat(run.read().metrics()).isEqualTo(Map.of("loss", 0.5));
    }

    private int refusals() {
        List<Runnable> calls = List.of(
                run::read,
                () -> tracking.history(run.runId(), "loss"),
                () -> tracking.experiment("penguins").runs("metrics.loss < 1").list(),
                tracking::experiments);
        int refused = 0;
        for (Runnable call : calls)
            try {
                call.run();
            } catch (TrackingException e) {
                refused++;
            }
        return refused;
    }

    private static byte[] mutated(byte[] content, Random random) {
        String[] seeds = {
            "nan",
            "\n",
            ": ",
            "- ",
            "&a",
            "*a",
            "!!python/object:os.system x",
            "{",
            "[",
            "'",
            "1e999",
            "-9223372036854775809",
            "\t",
            "\u0000",
            "<<: ",
            "null",
            "~",
            " "
        };
        StringBuilder text = new StringBuilder(new String(content, java.nio.charset.StandardCharsets.ISO_8859_1));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = text.length() == 0 ? 0 : random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setLength(at);
                case 1 -> text.insert(at, seeds[random.nextInt(seeds.length)]);
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                case 3 -> text.insert(at, (char) random.nextInt(256));
                default -> text.append(text.substring(at));
            }
        }
        return text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
