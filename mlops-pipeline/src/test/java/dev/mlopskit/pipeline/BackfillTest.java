package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is filled is the December before the clock starts. */
@Timeout(60)
class BackfillTest extends ScheduleTest {
    private static final ScheduleOptions OPTIONS = direct().build();

    private final List<String> noted = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> badDays = ConcurrentHashMap.newKeySet();
    private final Pipeline etl = Pipeline.define("etl", p -> {
        Task<Integer> load = p.task("load", p.context(), context -> note("load", context));
        Task<Integer> clean = p.task("clean", load, p.context(), (rows, context) -> note("clean", context));
        p.task("report", p.context(), context -> note("report", context)).after(clean);
    });

    private int note(String task, TaskContext context) {
        int day = Integer.parseInt(
                context.dataInterval().orElseThrow().start().toString().substring(8, 10));
        noted.add(task + day);
        if (badDays.contains(day)) throw new IllegalStateException("as told");
        return day;
    }

    private static Instant december(int day) {
        return Instant.parse("2025-12-01T00:00:00Z").plus(Duration.ofDays(day - 1));
    }

    private static DataInterval day(int day) {
        return new DataInterval(december(day), december(day + 1));
    }

    private Scheduled daily() {
        return scheduler.add("daily", etl, Cron.of("@daily"), OPTIONS);
    }

    private static List<DataInterval> intervals(List<BackfillRun> runs) {
        return runs.stream().map(BackfillRun::dataInterval).toList();
    }

    @Test
    void every_interval_of_the_range_runs_in_order_though_the_schedule_began_later_and_is_paused() {
        Scheduled daily = daily();
        daily.pause();
        List<BackfillRun> runs = daily.backfill(
                        december(5).minusSeconds(1), december(8).plusSeconds(1))
                .run();
        assertThat(intervals(runs)).containsExactly(day(5), day(6), day(7));
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.state()).isEqualTo(RunState.SUCCESS);
            assertThat(run.runId()).hasSize(32);
        });
        assertThat(noted)
                .containsExactly(
                        "load5", "clean5", "report5", "load6", "clean6", "report6", "load7", "clean7", "report7");
    }

    @Test
    void what_is_not_over_does_not_run() {
        assertThat(intervals(daily().backfill(december(30), december(40)).run()))
                .containsExactly(day(30), day(31));
    }

    @Test
    void a_dry_run_says_what_would_run_and_runs_nothing() {
        Backfill backfill = daily().backfill(december(5), december(7));
        assertThat(PlannedRun.table(backfill.plan())).isEqualTo("""
                        schedule  data from             to                    due
                        daily     2025-12-05T00:00:00Z  2025-12-06T00:00:00Z  2025-12-06T00:00:00Z
                        daily     2025-12-06T00:00:00Z  2025-12-07T00:00:00Z  2025-12-07T00:00:00Z
                        """);
        assertThat(noted).isEmpty();
        backfill.run();
        assertThat(backfill.plan()).isEmpty();
    }

    @Test
    void no_more_runs_go_on_at_the_same_time_than_may() {
        Peak peak = new Peak();
        CountDownLatch three = new CountDownLatch(3);
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", () -> {
                    peak.begin();
                    three.countDown();
                    Await.latch(three);
                    return peak.end();
                }));
        Scheduled daily = scheduler.add("slow", slow, Cron.of("@daily"));
        assertThat(daily.backfill(december(1), december(21)).maxActive(3).run()).hasSize(20);
        assertThat(peak.most()).isEqualTo(3);
    }

    @Test
    void a_second_call_runs_only_what_has_not_succeeded() {
        badDays.addAll(Set.of(6, 8));
        Backfill backfill = daily().backfill(december(5), december(10));
        List<BackfillRun> runs = backfill.run();
        assertThat(runs)
                .extracting(BackfillRun::state)
                .containsExactly(
                        RunState.SUCCESS, RunState.FAILED, RunState.SUCCESS, RunState.FAILED, RunState.SUCCESS);
        assertThat(runs.get(0).problem()).isNull();
        assertThat(runs.get(1).problem()).isInstanceOf(IllegalStateException.class);
        badDays.clear();
        assertThat(intervals(backfill.run())).containsExactly(day(6), day(8));
        assertThat(backfill.run()).isEmpty();
    }

    @Test
    void what_has_succeeded_runs_again_if_that_is_wanted() {
        Backfill backfill = daily().backfill(december(5), december(7));
        backfill.run();
        assertThat(intervals(backfill.again().run())).containsExactly(day(5), day(6));
        assertThat(backfill.run()).isEmpty();
    }

    @Test
    void what_the_schedule_itself_ran_has_succeeded_and_what_was_filled_the_schedule_passes_over() {
        Scheduled daily = daily();
        clock.advance(Duration.ofDays(2));
        assertThat(intervals(daily.backfill(december(31), december(34)).run())).containsExactly(day(31));
        daily.remove();
        noted.clear();
        daily = daily();
        daily.pause();
        clock.advance(Duration.ofDays(1));
        daily.backfill(december(34), december(35)).run();
        daily.resume();
        assertThat(noted).containsExactly("load3", "clean3", "report3");
    }

    @Test
    void an_interrupt_cancels_it_and_the_next_call_goes_on() {
        CountDownLatch never = new CountDownLatch(1);
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger stuck = new AtomicInteger(1);
        Thread caller = Thread.currentThread();
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", p.context(), context -> {
                    if (done.size() == 3 && stuck.getAndDecrement() == 1) {
                        caller.interrupt();
                        never.await();
                    }
                    return done.add(context.dataInterval().orElseThrow().toString());
                }));
        Backfill backfill = scheduler.add("slow", slow, Cron.of("@daily")).backfill(december(1), december(7));
        assertThat(backfill.run())
                .extracting(BackfillRun::state)
                .containsExactly(RunState.SUCCESS, RunState.SUCCESS, RunState.SUCCESS, RunState.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(intervals(backfill.run())).containsExactly(day(4), day(5), day(6));
        assertThat(done).hasSize(6);
    }

    @Test
    void what_a_dead_process_had_begun_is_left_and_what_a_living_one_runs_is_not() {
        state.begin("daily", day(5), ScheduleState.Claim.BACKFILL);
        state.close(); // as a lease that ran out
        state.begin("daily", day(6), ScheduleState.Claim.BACKFILL);
        List<BackfillRun> runs =
                daily().backfill(december(5), december(8)).again().run();
        assertThat(runs).extracting(BackfillRun::state).containsExactly(RunState.SUCCESS, null, RunState.SUCCESS);
        assertThat(noted).doesNotContain("load6").contains("load5", "load7");
    }

    @Test
    void closing_the_scheduler_ends_a_backfill() {
        Pipeline closing = Pipeline.define(
                "closing",
                p -> p.task("only", () -> {
                    scheduler.close();
                    return noted.add("closed");
                }));
        Backfill backfill =
                scheduler.add("closing", closing, Cron.of("@daily"), OPTIONS).backfill(december(1), december(7));
        assertThatThrownBy(backfill::run).hasMessage("the scheduler is closed: open another one");
        assertThat(noted).containsExactly("closed");
    }

    @Test
    void only_the_chosen_tasks_run_in_their_order() {
        Scheduled daily = daily();
        daily.backfill(december(5), december(6)).tasks("report", "load").run();
        assertThat(noted).containsExactly("load5", "report5");
    }

    @Test
    void with_upstream_all_that_they_depend_on_runs_too() {
        Scheduled daily = daily();
        daily.backfill(december(5), december(6)).tasks("clean").withUpstream().run();
        assertThat(noted).containsExactly("load5", "clean5");
    }

    @Test
    void some_tasks_are_no_success_of_the_whole_and_the_whole_is_one_of_each() {
        Scheduled daily = daily();
        Backfill load = daily.backfill(december(5), december(6)).tasks("load");
        assertThat(load.run()).hasSize(1);
        assertThat(load.run()).isEmpty();
        Backfill whole = daily.backfill(december(5), december(6));
        assertThat(whole.run()).hasSize(1);
        assertThat(whole.tasks("report").run()).isEmpty();
        assertThat(whole.tasks("load", "clean", "report").plan()).isEmpty();
    }

    @Test
    void the_setups_that_a_task_is_within_run_too_and_their_teardowns() {
        Pipeline within = Pipeline.define("within", p -> {
            Task<Integer> cluster =
                    p.task("create", p.context(), c -> note("create", c)).setup();
            Task<Integer> train =
                    p.task("train", p.context(), c -> note("train", c)).after(cluster);
            Task<Integer> test =
                    p.task("test", p.context(), c -> note("test", c)).after(train);
            p.task("other", p.context(), c -> note("other", c));
            p.task("delete", p.context(), c -> note("delete", c)).after(test).teardownOf(cluster);
        });
        Scheduled daily = scheduler.add("within", within, Cron.of("@daily"), OPTIONS);
        daily.backfill(december(5), december(6)).tasks("test").run();
        assertThat(noted).containsExactly("create5", "test5", "delete5");
    }

    @Test
    void branches_groups_and_mapped_tasks_can_be_chosen() {
        Pipeline mixed = Pipeline.define("mixed", p -> {
            PipelineBuilder group = p.group("first");
            Task<Branch> way = group.task("decide", () -> Branch.to("yes"));
            group.task("yes", p.context(), c -> note("yes", c)).after(way);
            group.task("no", p.context(), c -> note("no", c)).after(way);
            Task<List<Integer>> items = p.task("items", () -> List.of(1, 2));
            p.map("each", items, p.context(), (item, c) -> note("each", c));
            p.task("other", p.context(), c -> note("other", c));
        });
        Scheduled daily = scheduler.add("mixed", mixed, Cron.of("@daily"), OPTIONS);
        List<BackfillRun> runs = daily.backfill(december(5), december(6))
                .tasks("first.decide", "first.yes", "first.no", "items", "each")
                .run();
        assertThat(runs).extracting(BackfillRun::state).containsExactly(RunState.SUCCESS);
        assertThat(noted).containsExactlyInAnyOrder("yes5", "each5", "each5");
    }

    record Rate(double learning) {}

    @Test
    void chosen_tasks_have_the_params_and_the_substitutes_of_the_whole() {
        List<Double> rates = new ArrayList<>();
        List<Task<Integer>> steps = new ArrayList<>();
        Pipeline params = Pipeline.define("params", p -> {
            Input<Rate> rate = p.params(new Rate(0.1));
            Task<Integer> load = p.task("load", () -> 1);
            Task<Integer> train = p.task("train", rate, load, (r, x) -> {
                rates.add(r.learning());
                return x;
            });
            steps.addAll(List.of(load, train, p.task("send", train, x -> x)));
        });
        RunOptions run = RunOptions.builder()
                .executor(Runnable::run)
                .params(Map.of("learning", 0.5))
                .substitute(steps.get(0), 5)
                .substitute("send", 0)
                .build();
        Scheduled filled = scheduler.add(
                "params",
                params,
                Cron.of("@daily"),
                ScheduleOptions.builder().run(run).build());
        List<BackfillRun> runs = filled.backfill(december(5), december(6))
                .tasks("train")
                .withUpstream()
                .run();
        assertThat(runs).extracting(BackfillRun::state).containsExactly(RunState.SUCCESS);
        assertThat(rates).containsExactly(0.5);
    }

    @Test
    void chosen_tasks_run_at_the_same_time_as_others_no_more_often_than_they_may() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Pipeline limited = Pipeline.define("limited", p -> {
            p.task("only", () -> {
                        held.countDown();
                        Await.latch(free);
                        return 1;
                    })
                    .maxActive(1);
            p.task("other", () -> 1);
        });
        ActiveRun whole = limited.start();
        Await.latch(held);
        ActiveRun part = limited.part(List.of("only"), false).start();
        Await.until(() -> part.explain("only").contains("waits for slots of 'only'"));
        free.countDown();
        whole.await().orThrow();
        part.await().orThrow();
    }

    @Test
    void tasks_that_are_not_there_and_values_that_are_missing_are_told_at_once() {
        Backfill backfill = daily().backfill(december(5), december(6)).tasks("clean", "relaod");
        for (Runnable call : List.<Runnable>of(backfill::plan, backfill::run))
            assertThatThrownBy(call::run)
                    .isInstanceOf(InvalidPipelineException.class)
                    .hasMessage("""
                            pipeline 'etl' cannot run, 2 errors:
                              - there is no task 'relaod' to choose: plan().tasks() lists the names
                              - task 'clean' takes the values of [load], which are left out: choose these too, or say\
                             withUpstream()""");
        assertThat(noted).isEmpty();
    }

    @Test
    void a_range_that_ends_before_it_starts_and_no_active_runs_are_refused() {
        Scheduled daily = daily();
        assertThatThrownBy(() -> daily.backfill(december(6), december(5)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("let it end after it starts");
        assertThatThrownBy(() -> daily.backfill(december(5), december(6)).maxActive(0))
                .hasMessage("a backfill cannot have 0 active runs: take 1 or more");
    }
}
