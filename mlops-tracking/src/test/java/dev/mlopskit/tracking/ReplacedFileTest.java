package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that somebody takes away, or puts another in the place of, while they are open. */
class ReplacedFileTest {
    @TempDir
    Path folder;

    private Process writer;

    private Path file() {
        return folder.resolve("mlflow.db");
    }

    private static List<Path> filesOf(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store.resolveSibling(""))) {
            return files.filter(file -> file.getFileName().toString().startsWith("mlflow.db"))
                    .toList();
        }
    }

    private static void assertRefused(Tracking tracking, Run run, String problem) {
        assertAll(
                () -> assertThatThrownBy(() -> run.metric("loss", 2, 2))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContainingAll("mlflow.db", problem, "open the store again"),
                () -> assertThatThrownBy(() -> tracking.run(run.runId()))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(problem),
                () -> assertThatThrownBy(() -> tracking.experiment("new"))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(problem),
                () -> assertThatThrownBy(run::close)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(problem));
    }

    @Test
    void a_file_that_is_deleted_is_written_and_read_no_more() throws Exception {
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.experiment("x").startRun("y");
            run.metric("loss", 1, 1);
            for (Path each : filesOf(file())) Files.delete(each);
            assertRefused(tracking, run, "was deleted or moved away");
        }
        assertThat(filesOf(file())).isEmpty();
    }

    @Test
    void a_file_that_is_moved_keeps_what_was_acknowledged_and_is_not_written_on() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        String id;
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.experiment("x").startRun("y");
            id = run.runId();
            run.metric("loss", 1, 1);
            for (Path each : filesOf(file())) Files.move(each, elsewhere.resolve(each.getFileName()));
            assertRefused(tracking, run, "was deleted or moved away");
        }
        try (Tracking moved = Tracking.open(elsewhere.resolve("mlflow.db"))) {
            assertThat(moved.history(id, "loss")).extracting(Metric::step).containsExactly(1L);
        }
    }

    @Test
    void a_file_that_is_replaced_is_not_mixed_with_its_successor() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other")).resolve("mlflow.db");
        try (Tracking tracking = Tracking.open(other)) {
            tracking.experiment("the other").startRun("z").close();
        }
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.experiment("x").startRun("y");
            run.metric("loss", 1, 1);
            Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
            assertRefused(tracking, run, "was replaced by another file");
        }
        try (Tracking tracking = Tracking.open(file())) {
            assertThat(tracking.findExperiment("the other")).isPresent();
            assertThat(tracking.findExperiment("x")).isEmpty();
        }
    }

    @Test
    void points_of_a_buffer_that_found_no_store_are_not_said_to_be_safe() throws Exception {
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.experiment("x").startRun("y");
            MetricBuffer buffer = run.buffer();
            buffer.metric("loss", 1, 1);
            buffer.flush();
            for (Path each : filesOf(file())) Files.delete(each);
            buffer.metric("loss", 2, 2);
            assertThatThrownBy(buffer::flush)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("was deleted or moved away");
        }
    }

    /** A file that is moved alone leaves its last writes behind, in a log of the old name. */
    @Test
    void what_was_acknowledged_follows_a_file_that_is_moved_without_its_log() throws Exception {
        Path elsewhere = folder.resolve("elsewhere.db");
        String id;
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.experiment("x").startRun("y");
            id = run.runId();
            run.metric("loss", 1, 1);
            Files.move(file(), elsewhere);
            assertRefused(tracking, run, "was deleted or moved away");
        }
        try (Tracking moved = Tracking.open(elsewhere)) {
            assertThat(moved.history(id, "loss")).extracting(Metric::step).containsExactly(1L);
        }
    }

    /** A log is deleted by its name, and may be that of the process which has made the file anew. */
    @Test
    void closing_a_deleted_file_leaves_alone_the_log_of_its_successor() throws Exception {
        long acknowledged = -1;
        try (BufferedReader output = startedInPlaceOfAnOpenOne()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                acknowledged = Long.parseLong(line);
                if (acknowledged == 200) writer.toHandle().destroyForcibly();
            }
        }
        writer.waitFor();
        try (Tracking tracking = Tracking.open(file())) {
            RunData run = tracking.experiment("processes").runs().list().get(0);
            assertThat(tracking.history(run.runId(), "loss"))
                    .extracting(Metric::step)
                    .startsWith(LongStream.rangeClosed(0, acknowledged).boxed().toArray(Long[]::new));
        }
    }

    /** A writer of a new file, in the place of one that this process has open meanwhile and closes then. */
    private BufferedReader startedInPlaceOfAnOpenOne() throws Exception {
        try (Tracking tracking = Tracking.open(file())) {
            tracking.experiments().list();
            for (Path each : filesOf(file())) Files.delete(each);
            writer = WriterProcess.start(List.of(), file(), "new", 0, Long.MAX_VALUE);
            BufferedReader output = WriterProcess.output(writer);
            assertThat(output.readLine()).isEqualTo("ready");
            assertThat(output.readLine()).isEqualTo("0");
            return output;
        }
    }

    private Path mlruns() {
        return folder.resolve("mlruns");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }

    @Test
    void a_folder_that_is_deleted_is_neither_written_nor_made_again() throws Exception {
        try (Tracking tracking = Tracking.open(mlruns().toString())) {
            Run run = tracking.experiment("x").startRun("y");
            run.metric("loss", 1, 1);
            delete(mlruns());
            assertThatThrownBy(() -> run.metric("loss", 2, 2))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("mlruns", "check that it is there");
            assertThatThrownBy(() -> tracking.experiment("new")).isInstanceOf(StoreException.class);
        }
        assertThat(mlruns()).doesNotExist();
    }

    /** Whoever opens the folder from now on locks the file that lies in it by then. */
    @Test
    void a_folder_whose_lock_was_deleted_is_locked_by_the_file_that_is_there_now() throws Exception {
        Path lock = mlruns().resolve(".mlopskit.lock");
        try (Tracking tracking = Tracking.builder().uri(mlruns().toString()).open()) {
            Run run = tracking.experiment("x").startRun("y");
            Files.delete(lock);
            run.metric("loss", 1, 1);
            assertThat(lock).exists();
        }
    }
}
