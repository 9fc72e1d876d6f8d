package dev.mlopskit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What a store has of trainings over seeds. */
@WithTracking
class SeedRunsTest {
    private static List<RunData> nested(Experiment experiment, Run run) {
        return experiment.runs("tags.`mlflow.parentRunId` = '" + run.runId() + "'").list().stream()
                .sorted(Comparator.comparing(RunData::name))
                .toList();
    }

    @Test
    void each_seed_is_a_nested_run_and_the_run_around_them_has_the_mean(Run run, Experiment experiment) {
        SeedScores scores = Seeds.list(5, 7).in(run).run("accuracy", (seed, nested) -> {
            nested.metric("loss", 1.0 / seed, 1);
            return seed / 10.0;
        });
        assertThat(scores).isEqualTo(new SeedScores("accuracy", Map.of(5L, 0.5, 7L, 0.7)));
        assertThat(nested(experiment, run)).hasSize(2).allMatch(seed -> seed.status() == RunStatus.FINISHED);
        RunData seven = nested(experiment, run).get(1);
        assertThat(seven.name()).isEqualTo("seed 7");
        assertThat(seven.params()).isEqualTo(Map.of("seed", "7"));
        assertThat(seven.metrics()).isEqualTo(Map.of("accuracy", 0.7, "loss", 1.0 / 7));
        assertThat(run.read().metrics().get("accuracy")).isEqualTo(0.6, within(1e-15));
        assertThat(run.read().metrics().get("accuracy_std")).isEqualTo(Math.sqrt(0.02), within(1e-15));
    }

    @Test
    void the_run_of_a_seed_that_throws_is_failed_and_the_others_stay(Run run, Experiment experiment) {
        assertThatThrownBy(() -> Seeds.of(3).in(run).run("accuracy", (seed, nested) -> {
                    if (seed == 1) throw new IllegalStateException("diverged");
                    return 1;
                }))
                .hasMessage("seed 1 gave no score: java.lang.IllegalStateException: diverged");
        assertThat(nested(experiment, run))
                .extracting(RunData::status)
                .containsExactly(RunStatus.FINISHED, RunStatus.FAILED);
        assertThat(run.read().metrics()).isEmpty();
    }

    @Test
    void the_run_of_a_seed_that_is_aborted_is_killed(Run run, Experiment experiment) {
        assertThatThrownBy(() ->
                        Seeds.of(3).in(run).run("accuracy", (seed, nested) -> Assumptions.<Integer>abort("no GPU")))
                .isInstanceOf(TestAbortedException.class);
        assertThat(nested(experiment, run)).extracting(RunData::status).containsExactly(RunStatus.KILLED);
    }
}
