package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that fails has changed nothing. */
class AllOrNoneTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000);

    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;
    private Run run;

    @BeforeEach
    void open() {
        tracking = Tracking.builder().uri(folder.resolve("mlruns").toString()).open();
        experiment = tracking.experiment("penguins");
        run = experiment.startRun("r");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private Path place() {
        return folder.resolve("mlruns").resolve(experiment.experimentId()).resolve(run.runId());
    }

    private void refused(List<? extends RunEntry> entries, Class<? extends Exception> type) {
        RunData before = run.read();
        assertThatThrownBy(() -> run.log(entries)).isInstanceOf(type);
        assertThat(run.read()).isEqualTo(before);
    }

    @Test
    void a_param_that_is_set_to_another_value_takes_its_batch_with_it() {
        run.param("depth", 3);
        refused(
                List.of(
                        new Metric("loss", 1, 1, NOW),
                        new Tag("a", "b"),
                        new Param("new", "1"),
                        new Param("depth", "4")),
                ConflictException.class);
        run.param("depth", 3);
    }

    @Test
    void a_param_with_two_values_in_one_batch_is_refused() {
        refused(List.of(new Param("x", "1"), new Param("x", "2")), ConflictException.class);
    }

    @Test
    void keys_of_which_one_would_be_a_file_and_a_folder_are_refused() {
        refused(List.of(new Param("a", "1"), new Param("a/b", "2")), ConflictException.class);
        refused(List.of(new Param("a/b/c", "1"), new Param("a", "2")), ConflictException.class);
        run.metric("m/n", 1);
        refused(List.of(new Tag("t", "1"), new Metric("m", 1, 1, NOW)), ConflictException.class);
        refused(List.of(new Tag("t", "1"), new Metric("m/n/o", 1, 1, NOW)), ConflictException.class);
    }

    @Test
    void a_part_of_a_key_that_is_too_long_for_a_file_is_refused_and_the_longest_is_not() {
        refused(List.of(new Param("ü".repeat(128), "1")), InvalidValueException.class);
        run.param("ü".repeat(127), "1");
        run.param("k".repeat(250), "1");
        run.metric("目标/🐧".replace("🐧", "x"), 1);
        assertThat(run.read().params()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/../../x", "/x", ".", "a//b", "a/.", "a\\b", "..\\x"})
    void a_key_that_leads_elsewhere_is_refused_by_the_store_itself(String key) {
        assertThatThrownBy(() -> KeyFiles.resolve(folder, key)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../0", "tags", "models", "", "a/b", ".trash", "a\0b"})
    void an_id_that_leads_elsewhere_is_no_run_model_or_experiment(String id) {
        assertThatThrownBy(() -> tracking.run(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tracking.loggedModel(id)).isInstanceOf(NotFoundException.class);
        try (FileStore store = store()) {
            assertThat(store.experiments().byId(id)).isEmpty();
            assertThatThrownBy(() -> store.runs().log(id, List.of(new Tag("a", "b"))))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    private FileStore store() {
        return FileStore.open(
                folder.resolve("mlruns"),
                "x",
                new dev.mlopskit.tracking.spi.StoreSettings(
                        null, dev.mlopskit.tracking.Durability.FULL, java.time.InstantSource.system(), Map.of()));
    }

    @Test
    void what_the_disk_refuses_in_the_middle_is_taken_back() throws IOException {
        run.metric("loss", 1, 1);
        run.tag("kept", "old");
        // A folder where the file of a tag is to be: it is found only when the file gets its name.
        Batch batch = new Batch(place(), dev.mlopskit.tracking.Durability.NORMAL);
        Files.createDirectories(place().resolve("tags/blocked/inside"));
        Path metric = place().resolve("metrics/loss");
        long size = Files.size(metric);
        batch.append(metric, "5 5.0 5\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), size, 0, null);
        batch.put(place().resolve("tags/kept"), new byte[] {'n'});
        batch.put(place().resolve("params/fresh"), new byte[] {'n'});
        batch.put(place().resolve("tags/blocked"), new byte[] {'n'});
        assertThatThrownBy(batch::commit).isInstanceOf(IOException.class);
        assertThat(Files.size(metric)).isEqualTo(size);
        assertThat(place().resolve("tags/kept")).hasContent("old");
        assertThat(place().resolve("params/fresh")).doesNotExist();
        assertThat(place()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_run_that_another_process_deleted_is_not_logged_to() {
        run.metric("loss", 1, 1);
        try (FileStore other = store()) {
            other.runs().setLifecycle(run.runId(), Search.Lifecycle.DELETED);
            assertThatThrownBy(() -> run.metric("loss", 2, 2)).isInstanceOf(ConflictException.class);
            other.runs().setLifecycle(run.runId(), Search.Lifecycle.ACTIVE);
            run.metric("loss", 2, 2);
            other.experiments().setLifecycle(experiment.experimentId(), Search.Lifecycle.DELETED);
            assertThatThrownBy(() -> run.metric("loss", 3, 3)).isInstanceOf(ConflictException.class);
            other.experiments().setLifecycle(experiment.experimentId(), Search.Lifecycle.ACTIVE);
            run.metric("loss", 3, 3);
        }
        assertThat(tracking.history(run.runId(), "loss"))
                .extracting(Metric::step)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_run_whose_folder_is_gone_is_not_there() throws IOException {
        run.metric("loss", 1, 1);
        Files.move(place(), folder.resolve("away"));
        assertThatThrownBy(() -> run.metric("loss", 2, 2)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void full_durability_writes_the_same() {
        try (FileStore store = store()) {
            store.runs()
                    .log(run.runId(), List.of(new Param("p", "1"), new Metric("loss", 1, 1, NOW), new Tag("t", "x")));
        }
        assertThat(run.read().params()).isEqualTo(Map.of("p", "1"));
        assertThat(run.read().metrics()).isEqualTo(Map.of("loss", 1.0));
    }

    @Test
    void a_closed_store_says_so_and_may_be_closed_again() {
        tracking.close();
        tracking.close();
        assertThatThrownBy(() -> run.metric("loss", 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(run::read).isInstanceOf(StoreException.class).hasMessageContaining("closed");
    }

    @Test
    void a_closed_store_opens_no_file_to_say_so() throws IOException {
        tracking.close();
        Path lock = folder.resolve("mlruns").resolve(StoreLock.NAME);
        Files.delete(lock);
        assertThatThrownBy(() -> run.metric("loss", 1)).isInstanceOf(StoreException.class);
        assertThat(lock).doesNotExist();
    }

    @Test
    void an_interrupt_neither_stops_a_write_nor_is_lost() {
        Thread.currentThread().interrupt();
        run.metric("loss", 1, 1);
        run.param("p", 1);
        assertThat(run.read().params()).containsEntry("p", "1");
        assertThat(Thread.interrupted()).isTrue();
        run.metric("loss", 2, 2);
        assertThat(tracking.history(run.runId(), "loss")).hasSize(2);
    }
}
