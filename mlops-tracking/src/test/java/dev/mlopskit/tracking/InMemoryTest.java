package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store in memory. */
class InMemoryTest {
    @Test
    void all_of_it_is_gone_when_it_is_closed_the_artifacts_too() {
        Path artifacts;
        try (Tracking tracking = Tracking.inMemory()) {
            assertThat(tracking.uri()).isEqualTo("sqlite:///:memory:");
            Run run = tracking.experiment("e").startRun("r");
            run.text("notes.md", "kept for now");
            run.metric("loss", 0.5);
            run.close();
            artifacts = Path.of(run.read().artifactUri());
            assertThat(artifacts.resolve("notes.md")).hasContent("kept for now");
            assertThat(tracking.experiment("e").runs("metrics.loss < 1").list()).hasSize(1);
        }
        assertThat(artifacts.getParent().getParent()).doesNotExist();
        try (Tracking again = Tracking.inMemory()) {
            assertThat(again.findExperiment("e")).isEmpty();
        }
    }

    @Test
    void two_of_them_know_nothing_of_each_other() {
        try (Tracking one = Tracking.inMemory();
                Tracking two = Tracking.inMemory()) {
            one.experiment("e");
            assertThat(two.findExperiment("e")).isEmpty();
        }
    }

    @Test
    void artifacts_in_a_folder_of_the_users_stay(@TempDir Path folder) {
        try (Tracking tracking = Tracking.builder()
                .uri("sqlite:///:memory:")
                .artifactRoot(folder)
                .environment(Map.of())
                .open()) {
            tracking.experiment("e").run("r", run -> run.text("notes.md", "stays"));
        }
        assertThat(folder).isDirectoryRecursivelyContaining("glob:**/notes.md");
    }

    @Test
    void two_of_them_are_two_stores_and_can_be_merged() {
        try (Tracking one = Tracking.inMemory();
                Tracking two = Tracking.inMemory()) {
            one.experiment("penguins").run("train", run -> run.text("notes.md", "kept"));
            assertThat(two.mergeFrom(one).execute().runs()).isEqualTo(1);
            RunData copy = two.experiment("penguins").runs().list().get(0);
            assertThat(two.artifacts(copy.runId()).text("notes.md")).isEqualTo("kept");
            assertThatThrownBy(() -> one.mergeFrom(one).plan()).isInstanceOf(InvalidValueException.class);
        }
    }
}
