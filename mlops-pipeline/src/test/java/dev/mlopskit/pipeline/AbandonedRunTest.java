package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.listener.TrackingListener;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a run whose journal cannot be written for a while, or that another process has taken. */
class AbandonedRunTest extends StoreTest {
    private static final String CANNOT_BE_WRITTEN = "CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_tasks"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END";

    private final ManualClock clock = new ManualClock();
    private final Recorder heard = new Recorder();
    private final List<PipelineEvent> events = heard.events();
    private final List<String> breaks = new ArrayList<>();
    private TrackingListener recorder;

    private final Pipeline pipeline = Pipeline.define("report", p -> {
        Task<Integer> rows = p.task("load", () -> {
            if (!breaks.isEmpty()) sql(breaks.remove(0));
            return 1;
        });
        p.task("report", rows, x -> x + 1);
    });

    @Override
    @BeforeEach
    void open() throws Exception {
        super.open();
        recorder = TrackingListener.of(tracking.experiment("reports"));
        options = RunOptions.builder()
                .journal(journal)
                .executor(Runnable::run)
                .listener(recorder)
                .listener(heard)
                .build();
    }

    private PipelineEvent last() {
        return events.get(events.size() - 1);
    }

    private RunData recorded() {
        return tracking.experiment("reports")
                .runs("tags.`" + TrackingListener.RUN_ID_TAG + "` != ''")
                .first()
                .orElseThrow();
    }

    @Test
    void it_is_told_as_abandoned_and_goes_on_under_its_own_id_once_the_journal_can_be_written() throws Exception {
        breaks.add(CANNOT_BE_WRITTEN);
        assertThatThrownBy(() -> pipeline.run(options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("was stopped half way, as the journal in")
                .hasMessageContaining("disk full");
        assertThat(last()).isInstanceOfSatisfying(PipelineEvent.RunAbandoned.class, told -> assertThat(told.error())
                .hasMessageContaining("disk full"));
        assertThat(events).noneMatch(PipelineEvent.RunFinished.class::isInstance);
        RunData left = recorded();
        assertThat(left.status()).isEqualTo(RunStatus.RUNNING);
        sql("DROP TRIGGER full");
        List<ActiveRun> resumed = pipeline.resume(options);
        assertThat(resumed).hasSize(1);
        assertThat(resumed.get(0).await().orThrow().id()).isEqualTo(last().runId());
        assertThat(recorded().runId()).isEqualTo(left.runId());
        assertThat(recorded().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(recorder.runOf(resumed.get(0).await())).isPresent();
    }

    @Test
    void its_schedule_goes_on_with_it_before_anything_later() throws Exception {
        List<DataInterval> done = new ArrayList<>();
        try (Scheduler scheduler = Scheduler.in(tracking, clock)) {
            breaks.add(CANNOT_BE_WRITTEN);
            scheduler.add(
                    "hourly",
                    pipeline,
                    Cron.of("@hourly"),
                    ScheduleOptions.builder().run(options).catchUp(CatchUp.ALL).build());
            clock.advance(Duration.ofHours(1));
            assertThat(last()).isInstanceOf(PipelineEvent.RunAbandoned.class);
            String id = last().runId();
            sql("DROP TRIGGER full");
            clock.advance(Duration.ofMinutes(1));
            assertThat(last()).isInstanceOfSatisfying(PipelineEvent.RunFinished.class, over -> assertThat(over.state())
                    .isEqualTo(RunState.SUCCESS));
            assertThat(last().runId()).isEqualTo(id);
            clock.advance(Duration.ofHours(1));
            for (PipelineEvent event : events)
                if (event instanceof PipelineEvent.RunStarted started && !started.resumed())
                    done.add(started.dataInterval());
        }
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(done)
                .containsExactly(
                        new DataInterval(start, start.plus(Duration.ofHours(1))),
                        new DataInterval(start.plus(Duration.ofHours(1)), start.plus(Duration.ofHours(2))));
    }

    @Test
    void one_that_another_process_has_taken_leaves_what_is_recorded_to_that_one() throws Exception {
        breaks.add("UPDATE mlopskit_pipeline_runs SET fence = fence + 1, owner = 'another'");
        assertThatThrownBy(() -> pipeline.run(options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("is no longer driven by this process: another one took it");
        assertThat(last()).isInstanceOf(PipelineEvent.RunAbandoned.class);
        assertThat(recorded().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(tracking.experiment("reports").runs().list())
                .extracting(RunData::status)
                .containsOnly(RunStatus.RUNNING, RunStatus.KILLED);
    }
}
