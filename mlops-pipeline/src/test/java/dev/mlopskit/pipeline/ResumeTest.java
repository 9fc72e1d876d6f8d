package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.listener.TrackingListener;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on in another process after its own has been killed. */
class ResumeTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Journal journal;

    @AfterEach
    void close() {
        if (tracking != null) tracking.close();
    }

    /** Kills a process in the middle of a pipeline; gives the options that go on with it. */
    private RunOptions killed(String pipeline, String killer) throws Exception {
        KilledProcess.run(folder, pipeline, killer);
        tracking = new KilledProcess(folder, "").tracking();
        journal = Journal.in(tracking);
        return RunOptions.builder().journal(journal).build();
    }

    private Pipeline pipeline(String name) {
        return new KilledProcess(folder, "").pipeline(name);
    }

    private PipelineRun resume(String name, RunOptions options) {
        List<ActiveRun> runs = pipeline(name).resume(options);
        assertThat(runs).hasSize(1);
        return runs.get(0).await();
    }

    private List<String> effects() {
        return Child.effects(folder);
    }

    @Test
    void what_had_ended_does_not_run_again_and_its_values_come_back() throws Exception {
        RunOptions options = killed("chain", "sum");
        JournaledRun left = journal.runs("chain").get(0);
        assertThat(left.abandoned()).isTrue();
        assertThat(left.state()).isNull();

        PipelineRun run = resume("chain", options).orThrow();

        assertThat(effects()).containsExactly("load", "sum", "sum", "report");
        assertThat(run.id()).isEqualTo(left.id());
        assertThat(run.task("report").value()).isEqualTo("a2.1");
        assertThat(run.task("load").value())
                .isEqualTo(List.of(
                        new KilledProcess.Row("a", 0.1, List.of(1, 2)), new KilledProcess.Row("b", 2, List.of())));
        assertThat(run.task("sum").attempts()).isEqualTo(2);
        assertThat(run.startedAt()).isEqualTo(left.startedAt());
        assertThat(journal.run(run.id()).state()).isEqualTo(RunState.SUCCESS);
        assertThat(pipeline("chain").resume(options)).isEmpty();
    }

    @Test
    void what_must_not_be_repeated_fails() throws Exception {
        PipelineRun run = resume("unrepeatable", killed("unrepeatable", "pay"));
        assertThat(effects()).containsExactly("pay", "tell");
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("ship").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(run.task("pay").error()).hasMessageContaining("task 'pay' ran when its process ended");
    }

    @Test
    void items_that_were_done_are_not_done_again() throws Exception {
        PipelineRun run = resume("items", killed("items", "square 12")).orThrow();
        assertThat(effects()).hasSize(23).containsSubsequence("square 12", "attempt 2 at 12", "square 12", "square 13");
        assertThat(run.task("total").value()).isEqualTo(2470);
        assertThat(run.task("square").value())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(20)
                .contains(361);
    }

    @Test
    void a_mapped_task_that_was_done_gives_its_list() throws Exception {
        PipelineRun run = resume("items", killed("items", "total")).orThrow();
        assertThat(effects()).hasSize(22).endsWith("square 19", "total", "total");
        assertThat(run.task("total").value()).isEqualTo(2470);
    }

    @Test
    void a_question_still_waits_for_its_answer() throws Exception {
        RunOptions options = killed("approval", "");
        ActiveRun run = pipeline("approval").resume(options).get(0);
        assertThat(run.explain("ask")).contains("may it?");
        run.approve("ask", "reviewer", "");
        assertThat(run.await().orThrow().task("do").value()).isEqualTo("reviewer");
    }

    @Test
    void an_answer_is_kept_and_a_branch_stays_decided() throws Exception {
        PipelineRun run = resume("branch", killed("branch", "left")).orThrow();
        assertThat(effects()).containsExactly("decide", "left", "left", "meet");
        assertThat(run.task("right").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.explain("right")).contains("branch to [left]");
        assertThat(run.task("meet").value()).isEqualTo("lnull");
    }

    @Test
    void attempts_are_counted_on() throws Exception {
        PipelineRun run = resume("retry", killed("retry", "attempt 2")).orThrow();
        assertThat(effects()).containsExactly("attempt 1", "attempt 2", "attempt 3", "attempt 4");
        assertThat(run.task("flaky").attempts()).isEqualTo(4);
    }

    @Test
    void an_effect_that_was_made_once_is_not_made_again() throws Exception {
        PipelineRun run = resume("once", killed("once", "note id-7")).orThrow();
        assertThat(effects()).containsExactly("send", "note id-7", "note id-7");
        assertThat(run.task("mail").value()).isEqualTo("id-7");
    }

    @Test
    void what_is_not_kept_is_made_again_where_it_is_needed() throws Exception {
        resume("transient", killed("transient", "use-again")).orThrow();
        assertThat(effects()).containsExactly("connect", "use", "use-again", "connect", "use-again");
    }

    @Test
    void a_pipeline_that_has_changed_is_refused_with_the_differences_unless_that_is_accepted() throws Exception {
        RunOptions options = killed("chain", "sum");
        Pipeline other = Pipeline.define("chain", p -> {
            Task<List<KilledProcess.Row>> load = p.task("load", () -> List.of());
            p.task("report", load, rows -> "new of " + rows.size());
            p.task("extra", () -> 1);
        });
        assertThatThrownBy(() -> other.resume(options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("task 'sum' is gone")
                .hasMessageContaining(
                        "task 'report' was: task all_success after load, sum; is: task all_success after load")
                .hasMessageContaining("task 'extra' is new");
        assertThat(journal.runs("chain").get(0).abandoned()).isTrue();

        RunOptions accepting =
                RunOptions.builder().journal(journal).acceptChanges().build();
        PipelineRun run = other.resume(accepting).get(0).await().orThrow();
        assertThat(run.task("report").value()).isEqualTo("new of 2");
    }

    @Test
    void a_schedule_goes_on_where_it_was_with_the_run_that_was_under_way() throws Exception {
        KilledProcess.run(folder, "scheduled", "end 3");
        tracking = new KilledProcess(folder, "").tracking();
        journal = Journal.in(tracking);
        try (Scheduler scheduler = new KilledProcess(folder, "").schedule(tracking)) {
            assertThat(scheduler.awaitIdle(Duration.ofMinutes(1))).isTrue();
        }
        List<String> expected = new ArrayList<>();
        for (int second = 0; second < 10; second++) {
            expected.add("begin " + second);
            expected.add("end " + second);
            if (second == 3) expected.add("end 3");
        }
        assertThat(effects()).isEqualTo(expected);
        assertThat(journal.runs("scheduled")).hasSize(10).allMatch(run -> run.state() == RunState.SUCCESS);
        // All of it has succeeded.
        try (Scheduler scheduler = new KilledProcess(folder, "").schedule(tracking)) {
            assertThat(scheduler.awaitIdle(Duration.ofMinutes(1))).isTrue();
        }
        assertThat(effects()).hasSize(21);
    }

    @Test
    void a_run_that_is_recorded_goes_on_as_the_same_run_of_tracking() throws Exception {
        KilledProcess.run(folder, "recorded", "sum");
        tracking = new KilledProcess(folder, "").tracking();
        Experiment experiment = tracking.experiment("recorded");
        RunOptions options = RunOptions.builder()
                .journal(Journal.in(tracking))
                .listener(TrackingListener.of(experiment))
                .build();
        PipelineRun run = pipeline("chain").resume(options).get(0).await().orThrow();
        assertThat(run.listenerErrors()).isEmpty();
        List<RunData> parents = experiment
                .runs("tags.`" + TrackingListener.RUN_ID_TAG + "` = '" + run.id() + "'")
                .list();
        assertThat(parents).hasSize(1);
        assertThat(parents.get(0).status()).isEqualTo(RunStatus.FINISHED);
        assertThat(experiment.runs().list().stream().map(RunData::name))
                .containsExactlyInAnyOrder("chain", "load", "sum", "sum", "report");
    }
}
