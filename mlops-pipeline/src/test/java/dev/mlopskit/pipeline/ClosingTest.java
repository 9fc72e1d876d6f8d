package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a closed scheduler has begun, and who may run it then. */
@Timeout(60)
class ClosingTest extends StoreTest {
    private static final Cron HOURLY = Cron.of("@hourly");
    private static final ScheduleOptions DIRECT = ScheduleOptions.builder()
            .run(RunOptions.builder().executor(Runnable::run).build())
            .build();

    private final ManualClock clock = new ManualClock();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger bodies = new AtomicInteger();

    /** One whose first body hears no interrupt. */
    private Pipeline deaf(boolean more) {
        return Pipeline.define("deaf", p -> {
            Task<Integer> first = p.task("first", () -> {
                begun.countDown();
                Await.until(() -> open.getCount() == 0);
                return bodies.incrementAndGet();
            });
            if (more) p.task("second", first, x -> x);
        });
    }

    private void closeInterrupted(Pipeline pipeline, String schedule) throws InterruptedException {
        Scheduler scheduler = Scheduler.in(tracking, clock);
        scheduler.add(schedule, pipeline, HOURLY);
        clock.advance(Duration.ofHours(1));
        Await.latch(begun);
        Thread.currentThread().interrupt();
        scheduler.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    private int runsOfAnother(String schedule) {
        AtomicInteger runs = new AtomicInteger();
        Pipeline counting = Pipeline.define("deaf", p -> p.task("first", runs::incrementAndGet));
        try (Scheduler another = Scheduler.in(tracking, clock)) {
            another.add(schedule, counting, HOURLY, DIRECT);
        }
        return runs.get();
    }

    private void awaitEnd() {
        open.countDown();
        Await.until(() -> column().stream().noneMatch(held -> held.equals("RUNS_IN_TURN held")));
    }

    private java.util.List<String> column() {
        try {
            return column("SELECT mark || CASE instance WHEN '' THEN ' free' ELSE ' held' END"
                    + " FROM mlopskit_pipeline_intervals");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_still_runs_when_closing_is_interrupted_is_free_once_its_body_has_ended() throws Exception {
        closeInterrupted(deaf(true), "hourly");
        assertThat(runsOfAnother("hourly")).isZero();
        awaitEnd();
        assertThat(column()).containsExactly("RUNS_IN_TURN free");
        assertThat(runsOfAnother("hourly")).isEqualTo(1);
    }

    @Test
    void what_ends_well_after_closing_was_interrupted_has_succeeded() throws Exception {
        closeInterrupted(deaf(false), "hourly");
        awaitEnd();
        assertThat(runsOfAnother("hourly")).isZero();
        assertThat(column()).containsExactly("SUCCEEDED held");
    }

    @Test
    void what_is_over_is_free_though_something_else_still_runs_when_closing_is_interrupted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        Scheduler scheduler = Scheduler.in(tracking, clock);
        scheduler.add(
                "polite",
                Pipeline.define(
                        "polite",
                        p -> p.run("only", () -> {
                            waits.countDown();
                            never.await();
                        })),
                HOURLY);
        scheduler.add("hourly", deaf(true), HOURLY);
        clock.advance(Duration.ofHours(1));
        Await.latch(begun);
        Await.latch(waits);
        Thread.currentThread().interrupt();
        scheduler.close();
        assertThat(Thread.interrupted()).isTrue();
        Await.until(() -> column().contains("RUNS_IN_TURN free"));
        assertThat(column()).containsExactlyInAnyOrder("RUNS_IN_TURN free", "RUNS_IN_TURN held");
        assertThat(runsOfAnother("polite")).isEqualTo(1);
        assertThat(runsOfAnother("hourly")).isZero();
        awaitEnd();
    }

    @Test
    void a_body_that_closes_its_own_scheduler_and_ends_well_has_succeeded() {
        Scheduler[] own = {Scheduler.in(tracking, clock)};
        AtomicInteger beside = new AtomicInteger();
        Pipeline closing = Pipeline.define(
                "closing",
                p -> p.task("only", () -> {
                    own[0].close();
                    beside.addAndGet(runsOfAnother("hourly"));
                    return bodies.incrementAndGet();
                }));
        own[0].add("hourly", closing, HOURLY, DIRECT);
        clock.advance(Duration.ofHours(1));
        assertThat(beside).hasValue(0);
        assertThat(bodies).hasValue(1);
        assertThat(runsOfAnother("hourly")).isZero();
        assertThat(column()).containsExactly("SUCCEEDED held");
    }

    @Test
    void a_kept_run_is_left_where_it_is_and_the_next_scheduler_goes_on_with_it() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        AtomicInteger trains = new AtomicInteger();
        CountDownLatch training = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("train", p -> {
            Task<Integer> load = p.task("load", loads::incrementAndGet);
            Task<Integer> train = p.task("train", load, x -> {
                training.countDown();
                if (trains.incrementAndGet() == 1) Thread.sleep(60_000);
                return x;
            });
            p.approval("ship", "ship it?").after(train);
        });
        ScheduleOptions kept = ScheduleOptions.builder()
                .run(RunOptions.builder().journal(journal).build())
                .build();
        Scheduler first = Scheduler.in(tracking, clock);
        first.add("hourly", pipeline, HOURLY, kept);
        clock.advance(Duration.ofHours(1));
        Await.latch(training);
        first.close();
        String id = journal.runs("train").get(0).id();
        assertThat(journal.run(id).state()).isNull();
        for (boolean last : new boolean[] {false, true}) {
            Scheduler next = Scheduler.in(tracking, clock);
            Scheduled hourly = next.add("hourly", pipeline, HOURLY, kept);
            Await.until(() -> hourly.activeRuns().size() == 1);
            ActiveRun run = hourly.activeRuns().get(0);
            assertThat(run.id()).isEqualTo(id);
            assertThat(run.awaitQuestions(Duration.ofSeconds(20))).hasSize(1);
            if (last) {
                run.approve("ship", "reviewer", "");
                run.await().orThrow();
            }
            next.close();
        }
        assertThat(journal.runs("train")).extracting(JournaledRun::state).containsExactly(RunState.SUCCESS);
        assertThat(loads).hasValue(1);
        assertThat(trains).as("once in full").hasValue(2);
    }

    @Test
    void a_run_that_nothing_keeps_is_cancelled_and_runs_anew() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        AtomicReference<RunState> ended = new AtomicReference<>();
        Scheduler scheduler = Scheduler.in(tracking, clock);
        scheduler.add(
                "hourly",
                Pipeline.define(
                        "waits",
                        p -> p.run("only", () -> {
                            waits.countDown();
                            Thread.sleep(60_000);
                        })),
                HOURLY,
                ScheduleOptions.builder()
                        .run(RunOptions.builder()
                                .listener(new PipelineListener() {
                                    @Override
                                    public void onRunFinished(PipelineEvent.RunFinished event) {
                                        ended.set(event.state());
                                    }
                                })
                                .build())
                        .build());
        clock.advance(Duration.ofHours(1));
        Await.latch(waits);
        scheduler.close();
        assertThat(ended).hasValue(RunState.CANCELLED);
        assertThat(runsOfAnother("hourly")).isEqualTo(1);
    }

    @Test
    void a_kept_run_of_a_schedule_that_is_no_more_is_cancelled() {
        Pipeline asks = Pipeline.define("asks", p -> p.approval("ship", "ship it?"));
        Scheduler scheduler = Scheduler.in(tracking, clock);
        Scheduled hourly = scheduler.add(
                "hourly",
                asks,
                HOURLY,
                ScheduleOptions.builder()
                        .run(RunOptions.builder().journal(journal).build())
                        .build());
        clock.advance(Duration.ofHours(1));
        Await.until(() -> hourly.activeRuns().size() == 1);
        hourly.remove();
        scheduler.close();
        assertThat(journal.runs("asks")).extracting(JournaledRun::state).containsExactly(RunState.CANCELLED);
    }
}
