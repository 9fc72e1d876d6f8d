package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A merge brings what is new since the one before, and leaves alone what was done in the target. */
class MergeAgainTest extends MergingTest {
    @Test
    void merging_again_changes_nothing() {
        fill();
        target.mergeFrom(source).execute();
        Map<String, Object> first = StoreContent.of(target);
        MergeReport again = target.mergeFrom(source).execute();
        // The one that was deleted while it ran has no end, here or there.
        assertThat(again.runsOpen()).isEqualTo(1);
        assertThat(again.isNothing()).isTrue();
        assertThat(again.runsKnown()).isEqualTo(4);
        assertThat(again.modelsKnown()).isEqualTo(1);
        assertThat(again.versions() + again.aliases() + again.models() + again.files())
                .isZero();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(first);
    }

    @Test
    void a_run_that_went_on_is_brought_up_to_date() {
        Run run = source.experiment("penguins").startRun("long");
        run.metric("loss", 1, 1);
        run.text("log.txt", "one");
        target.mergeFrom(source).execute();
        assertThat(copyOf(run).status()).isEqualTo(RunStatus.RUNNING);
        run.metric("loss", 0.5, 2);
        run.text("log.txt", "two");
        run.tag("note", "late");
        run.close();
        assertThat(target.mergeFrom(source).execute().runs()).isEqualTo(1);
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(StoreContent.of(source));
        assertThat(copyOf(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void a_run_that_never_ended_is_said_to_be_open_and_is_nothing_new() {
        source.experiment("penguins").startRun("endless");
        assertThat(target.mergeFrom(source).plan().toString())
                .startsWith("would make 1 experiment\nwould copy 1 run, 0 there already\n")
                .doesNotContain("artifact");
        assertThat(target.mergeFrom(source).execute().toString())
                .startsWith("made 1 experiment\ncopied 1 run, 0 there already\n");
        assertThat(target.mergeFrom(source).plan().isNothing()).isTrue();
        MergeReport again = target.mergeFrom(source).execute();
        assertThat(again.isNothing()).isTrue();
        assertThat(again.runsOpen()).isEqualTo(1);
        assertThat(again.toString()).contains("1 run still open: brought up to date\n");
    }

    @Test
    void a_run_that_was_deleted_in_the_target_stays_deleted() {
        source.experiment("penguins").startRun("a").close();
        target.mergeFrom(source).execute();
        String id = target.experiment("penguins").runs().first().orElseThrow().runId();
        target.deleteRun(id);
        target.mergeFrom(source).execute();
        assertThat(target.run(id).active()).isFalse();
        assertThat(target.experiment("penguins").runs().list()).isEmpty();
    }

    @Test
    void an_experiment_that_was_restored_in_the_target_stays_so() {
        Experiment old = source.experiment("old");
        old.run("a", run -> run.metric("loss", 1, 1));
        source.deleteExperiment("old");
        target.mergeFrom(source).execute();
        assertThat(target.findExperiment("old")).isEmpty();
        target.restoreExperiment("old");
        target.mergeFrom(source).execute();
        assertThat(target.findExperiment("old")).isPresent();
    }

    @Test
    void an_alias_that_moved_on_in_the_source_moves_on_in_the_target_and_one_that_moved_on_there_stays() {
        fill();
        target.mergeFrom(source).execute();
        RegisteredModel there = source.registeredModel("penguins");
        there.version(1).alias("champion");
        target.registeredModel("penguins").version(1).alias("newest");
        target.mergeFrom(source).execute();
        assertThat(target.store().registry().model("penguins").orElseThrow().aliases())
                .containsEntry("newest", 1);
    }

    @Test
    void a_merge_that_was_stopped_goes_on() {
        fill();
        Merge stopped = target.mergeFrom(source).progress((path, done, total) -> {
            if (done >= 2) throw new IllegalStateException("stopped");
        });
        assertThatThrownBy(stopped::execute).isInstanceOf(IllegalStateException.class);
        target.mergeFrom(source).execute();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(StoreContent.of(source));
    }

    @Test
    void what_came_back_from_the_target_is_known_in_the_source() {
        fill();
        target.mergeFrom(source).execute();
        MergeReport back = source.mergeFrom(target).execute();
        assertThat(back.models() + back.versions() + back.experiments()).isZero();
        assertThat(back.runsKnown()).isEqualTo(4);
        assertThat(source.experiment("penguins").runs().list()).hasSize(2);
    }
}
