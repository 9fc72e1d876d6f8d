package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schedulers and their schedules come to an end, and what runs then is neither lost nor done twice. */
@Timeout(60)
class SchedulerLifeTest extends ScheduleTest {
    @Test
    void closing_cancels_what_runs_and_it_runs_again_when_its_schedule_is_added_again() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", p.context(), context -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                    }
                    return 1;
                }));
        scheduler.add("hourly", slow, HOURLY);
        clock.advance(Duration.ofHours(2));
        Await.until(() -> begun.getCount() == 0);
        scheduler.close();
        assertThat(interrupted).isTrue();
        scheduler.close();
        scheduler = Scheduler.open(clock, state);
        // The first was cut short, the second waited.
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1));
    }

    @Test
    void a_run_that_a_dead_process_had_begun_runs_again_before_what_is_due_now() {
        state.open("hourly", at("01-01T00:00"));
        state.begin("hourly", hour(1, 0), ScheduleState.Claim.SCHEDULE);
        state.close(); // as a lease that ran out
        clock.advance(Duration.ofHours(2));
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1));
    }

    @Test
    void of_two_schedulers_of_the_same_state_one_runs_each_interval_also_if_it_fails() {
        try (Scheduler other = Scheduler.open(clock, state)) {
            scheduler.add("hourly", failing(), HOURLY, direct().build());
            other.add("hourly", failing(), HOURLY, direct().build());
            clock.advance(Duration.ofHours(5));
        }
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1), hour(1, 2), hour(1, 3), hour(1, 4));
    }

    @Test
    void a_run_that_waits_for_a_person_can_be_found_answered_and_cancelled() throws InterruptedException {
        Pipeline asking = Pipeline.define("asking", p -> {
            Task<Approval> yes = p.approval("ask", p.task("make", () -> 1), x -> "release?");
            p.task("release", yes, p.context(), (answer, c) -> see(c));
        });
        Scheduled hourly = scheduler.add("hourly", asking, HOURLY);
        clock.advance(Duration.ofHours(2));
        Await.until(() -> hourly.activeRuns().stream().anyMatch(run -> run.state("ask") == TaskState.AWAITING_INPUT));
        ActiveRun first = hourly.activeRuns().get(0);
        first.approve("ask", "reviewer", "");
        Await.until(() -> hourly.activeRuns().stream().anyMatch(run -> !run.id().equals(first.id())));
        hourly.activeRuns().get(0).cancel();
        assertThat(scheduler.awaitIdle(Duration.ofSeconds(20))).isTrue();
        assertThat(hourly.activeRuns()).isEmpty();
        assertThat(seen).containsExactly(hour(1, 0));
    }

    @Test
    void a_body_may_close_its_own_scheduler() {
        Pipeline closing = Pipeline.define(
                "closing",
                p -> p.task("only", () -> {
                    scheduler.close();
                    return seen.add(hour(1, 0));
                }));
        scheduler.add("hourly", closing, HOURLY, direct().build());
        clock.advance(Duration.ofHours(5));
        assertThat(seen).hasSize(1);
        assertThat(clock.calls()).isZero();
    }

    @Test
    void a_removed_schedule_is_due_no_more_and_its_name_is_free() {
        Scheduled hourly = scheduler.add("hourly", pipeline, HOURLY, direct().build());
        clock.advance(Duration.ofHours(1));
        hourly.remove();
        hourly.remove();
        assertThat(clock.calls()).isZero();
        assertThat(hourly.nextDue()).isEmpty();
        clock.advance(Duration.ofHours(5));
        assertThat(seen).hasSize(1);
        assertThatThrownBy(hourly::resume).hasMessage("schedule 'hourly' was removed: add it to the scheduler again");
        scheduler.add("hourly", pipeline, HOURLY, direct().catchUp(CatchUp.ALL).build());
        assertThat(seen).hasSize(1);
    }

    @Test
    void its_own_thread_is_a_daemon_that_ends_with_it() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Scheduler own = Scheduler.open();
        Executor executor = Runnable::run;
        Thread[] thread = new Thread[1];
        own.add(
                "often",
                Pipeline.define(
                        "often",
                        p -> p.task("only", () -> {
                            thread[0] = Thread.currentThread();
                            return runs.incrementAndGet();
                        })),
                Schedule.every(Duration.ofMillis(5)),
                ScheduleOptions.builder()
                        .run(RunOptions.builder().executor(executor).build())
                        .build());
        Await.until(() -> runs.get() >= 3);
        own.close();
        int last = runs.get();
        assertThat(thread[0].isDaemon()).isTrue();
        thread[0].join(20_000);
        assertThat(thread[0].isAlive()).isFalse();
        assertThat(runs).hasValue(last);
        assertThatThrownBy(() -> own.add("more", pipeline, HOURLY))
                .hasMessage("the scheduler is closed: open another one");
    }
}
