package dev.mlopskit.testkit;

import static dev.mlopskit.testkit.TrackingAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** What assertions take, what they refuse, and what they say then. */
@WithTracking
class TrackingAssertionsTest {
    private Run run;

    @BeforeEach
    void log(Experiment experiment) {
        run = experiment.startRun("baseline");
        run.params(Map.of("depth", 3, "rate", 0.1));
        run.metric("auc", 0.5, 0);
        run.metric("auc", 0.75, 1);
        run.metric("auc", 0.83, 2);
        run.metric("loss", 0.4, 0);
        run.metric("loss", 0.5, 1);
        run.metric("loss", 0.25, 2);
        run.metric("broken", Double.NaN);
        run.metric("endless", Double.POSITIVE_INFINITY);
        run.tag("owner", "ann");
        run.text("plots/roc.svg", "<svg/>");
    }

    private AssertionFailedError failure(ThrowingCallable check) {
        return catchThrowableOfType(AssertionFailedError.class, check);
    }

    /** The message, with the ids of runs, which are random, as {@code <id>}. */
    private String message(ThrowingCallable check) {
        return failure(check).getMessage().replaceAll("[0-9a-f]{32}", "<id>");
    }

    private ModelVersion register(Run run, String name) {
        return model(run, "m").register(name);
    }

    private LoggedModel model(Run run, String name) {
        return run.logModel(name, (folder, origin) -> {
            try {
                Files.writeString(folder.resolve("MLmodel"), "flavors: {}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void what_holds_passes_bounds_included() {
        assertThat(run)
                .metric("auc")
                .isAtLeast(0.83)
                .isAtMost(0.83)
                .isCloseTo(0.8, 0.0301)
                .improves()
                .neverWorsens(0);
        assertThat(run)
                .metric("loss")
                .lowerIsBetter()
                .improves()
                .neverWorsens(0.1)
                .and()
                .metric("auc")
                .isAtLeast(0);
        assertThat(run).metric("endless").isAtLeast(1e300).isCloseTo(Double.POSITIVE_INFINITY, 0);
        assertThat(run)
                .param("depth")
                .isEqualTo(3)
                .param("rate")
                .isEqualTo(0.1)
                .tag("owner")
                .contains("an");
        assertThat(run)
                .hasStatus(RunStatus.RUNNING)
                .hasArtifact("plots/roc.svg")
                .hasArtifact("plots");
        assertThat(run.read()).metric("auc").isAtLeast(0.5);
    }

    @Test
    void a_low_metric_is_reported_with_its_history() {
        assertThat(message(() -> assertThat(run).metric("auc").isAtLeast(0.9))).isEqualTo("""
                        run 'baseline' (<id>): metric 'auc' is too low
                          wanted   at least 0.9
                          actual   0.83
                          history  3 points; step 0: 0.5, step 1: 0.75, step 2: 0.83""");
    }

    @Test
    void a_long_history_is_reported_by_its_ends() {
        for (int step = 3; step < 100; step++) run.metric("loss", 1, step);
        assertThat(message(() -> assertThat(run).metric("loss").isAtMost(0.9))).isEqualTo("""
                        run 'baseline' (<id>): metric 'loss' is too high
                          wanted   at most 0.9
                          actual   1.0
                          history  100 points; step 0: 0.4, step 1: 0.5, step 2: 0.25, step 3: 1.0, step 4: 1.0,\
                         ... 90 more ..., step 95: 1.0, step 96: 1.0, step 97: 1.0, step 98: 1.0, step 99: 1.0""");
    }

    @Test
    void a_missing_name_is_reported_with_near_ones() {
        run.metric("val_auc", 1);
        assertThat(message(() -> assertThat(run).metric("AUC_val"))).isEqualTo("""
                        run 'baseline' (<id>): has no metric 'AUC_val': did you mean 'auc'?
                          present  auc, broken, endless, loss, val_auc""");
        assertThat(message(() -> assertThat(run).metric("vl_auc"))).contains("did you mean 'val_auc' or 'auc'?");
        assertThat(message(() -> assertThat(run).param("dept"))).contains("did you mean 'depth'?");
        assertThat(message(() -> assertThat(run).tag("ownr"))).contains("did you mean 'owner'?");
        assertThat(message(() -> assertThat(run).hasArtifact("plots/roc.png"))).isEqualTo("""
                        run 'baseline' (<id>): has no artifact 'plots/roc.png': did you mean 'plots/roc.svg'?
                          present  plots/roc.svg""");
    }

    @Test
    void a_run_without_any_says_so(Experiment experiment) {
        Run empty = experiment.startRun("empty");
        assertThat(message(() -> assertThat(empty).metric("auc"))).isEqualTo("""
                        run 'empty' (<id>): has no metric 'auc'
                          present  no metric at all""");
    }

    @Test
    void another_param_is_reported_with_both_values_for_an_ide() {
        AssertionFailedError failure =
                failure(() -> assertThat(run).param("depth").isEqualTo(4));
        assertThat(failure.getMessage().replace(run.runId(), "<id>")).isEqualTo("""
                        run 'baseline' (<id>): has another param 'depth'
                          wanted   4
                          actual   3""");
        assertThat(failure.getExpected().getStringRepresentation()).isEqualTo("4");
        assertThat(failure.getActual().getStringRepresentation()).isEqualTo("3");
        AssertionFailedError bound = failure(() -> assertThat(run).metric("auc").isAtLeast(0.9));
        assertThat(bound.getExpected().getStringRepresentation()).isEqualTo("at least 0.9");
        assertThat(bound.getActual().getStringRepresentation()).isEqualTo("0.83");
    }

    @Test
    void another_status_is_reported_with_why_the_run_failed() {
        run.fail(new IllegalStateException("no rows"));
        assertThat(message(() -> assertThat(run).hasStatus(RunStatus.FINISHED))).isEqualTo("""
                        run 'baseline' (<id>): is FAILED, not FINISHED
                          failure  java.lang.IllegalStateException: no rows""");
    }

    @Test
    void a_curve_that_worsens_is_reported_with_the_step() {
        assertThat(message(() -> assertThat(run).metric("loss").lowerIsBetter().neverWorsens(0.05)))
                .isEqualTo("""
                        run 'baseline' (<id>): metric 'loss' is worse at step 1
                          wanted   at most 0.45
                          actual   0.5
                          history  3 points; step 0: 0.4, step 1: 0.5, step 2: 0.25""");
        assertThat(message(() -> assertThat(run).metric("loss").improves()))
                .contains("metric 'loss' is no better than it was at first", "wanted   more than 0.4 at last");
    }

    @Test
    void a_nan_passes_no_check_and_a_single_point_is_no_improvement() {
        MetricAssert broken = assertThat(run).metric("broken");
        assertThat(message(() -> broken.isAtLeast(Double.NEGATIVE_INFINITY))).contains("actual   NaN");
        assertThat(message(() -> broken.isAtMost(Double.POSITIVE_INFINITY))).contains("actual   NaN");
        assertThat(message(() -> broken.isCloseTo(0, Double.POSITIVE_INFINITY))).contains("actual   NaN");
        assertThat(message(broken::improves)).contains("1 point;");
        assertThat(message(() -> assertThat(run).metric("endless").improves())).contains("1 point;");
    }

    @Test
    void what_cannot_be_compared_with_is_refused() {
        MetricAssert auc = assertThat(run).metric("auc");
        assertThatThrownBy(() -> auc.isAtLeast(Double.NaN))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("bound NaN compares with nothing: give a number");
        assertThatThrownBy(() -> auc.isCloseTo(1, -0.1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("tolerance -0.1 is no distance: give 0 or more");
        assertThatThrownBy(() -> auc.isNotWorseThan("penguins", 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("use models:/name@alias");
    }

    @Test
    void a_metric_is_compared_with_that_of_the_run_behind_a_model(Experiment experiment) {
        ModelVersion champion = register(run, "compared").alias("champion");
        Run challenger = experiment.startRun("challenger");
        challenger.metrics(Map.of("auc", 0.8, "loss", 0.3), 0);
        for (String model : Set.of(
                "models:/compared@champion",
                "models:/compared/1",
                "models:/compared/latest",
                champion.data().source())) {
            assertThat(challenger).metric("auc").isNotWorseThan(model, 0.05);
            assertThat(challenger).metric("loss").lowerIsBetter().isNotWorseThan(model, 0.05);
            assertThat(challenger).metric("loss").isNotWorseThan(model, 0);
        }
        assertThat(message(
                        () -> assertThat(challenger).metric("auc").isNotWorseThan("models:/compared@champion", 0.01)))
                .isEqualTo("""
                        run 'challenger' (<id>): metric 'auc' is worse than that of models:/compared@champion
                          wanted   at least 0.82: models:/compared@champion (version 1) of run 'baseline' (<id>) has 0.83, tolerance 0.01
                          actual   0.8
                          history  1 point; step 0: 0.8""");
        assertThat(message(() ->
                        assertThat(challenger).metric("loss").lowerIsBetter().isNotWorseThan("models:/compared/1", 0)))
                .contains("wanted   at most 0.25: models:/compared/1 of run 'baseline'");
    }

    @Test
    void of_two_models_of_one_run_the_one_that_is_named_is_compared_with(Experiment experiment) {
        Run two = experiment.startRun("two models");
        LoggedModel a = model(two, "a");
        LoggedModel b = model(two, "b");
        two.metric("auc", 0.95, a);
        two.metric("auc", 0.80, b);
        a.register("both").alias("champion");
        Run challenger = experiment.startRun("challenger");
        challenger.metric("auc", 0.9);
        for (String champion : Set.of("models:/both@champion", a.uri()))
            assertThat(message(() -> assertThat(challenger).metric("auc").isNotWorseThan(champion, 0.01)))
                    .contains("of run 'two models' (<id>) has 0.95");
        assertThat(challenger).metric("auc").isNotWorseThan(b.uri(), 0);
    }

    @Test
    void a_model_that_cannot_be_compared_with_is_an_error_that_says_what_is_missing(Experiment experiment) {
        register(run, "lacking").alias("champion");
        Run challenger = experiment.startRun("challenger");
        challenger.metric("aucs", 1);
        assertThat(message(() -> assertThat(challenger).metric("aucs").isNotWorseThan("models:/lacking@champion", 0)))
                .startsWith("run 'baseline' (<id>): has no metric 'aucs', and is what to compare with:"
                        + " models:/lacking@champion (version 1): did you mean 'auc'?");
        for (String model : Set.of("models:/nobody@champion", "models:/lacking@nobody", "models:/nobody/latest"))
            assertThatThrownBy(() -> assertThat(challenger).metric("aucs").isNotWorseThan(model, 0))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("nobody");
        assertThatThrownBy(() -> assertThat(challenger).metric("aucs").isNotWorseThan("models:/lacking/2", 0))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("lacking/2");
    }

    @Test
    void run_data_has_to_be_told_its_store_where_that_is_needed(Tracking tracking) {
        assertThat(run.read()).in(tracking).hasArtifact("plots").metric("auc").improves();
        assertThatThrownBy(() -> assertThat(run.read()).metric("auc").improves())
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("say assertThat(run).in(tracking), or hand over a Run");
        assertThat(message(() -> assertThat(run.read()).metric("auc").isAtLeast(1)))
                .endsWith("actual   0.83");
    }
}
