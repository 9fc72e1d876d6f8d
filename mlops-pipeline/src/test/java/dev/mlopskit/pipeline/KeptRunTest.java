package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Effects that are done once, values that are long or lost, and runs that were left, as a journal keeps them. */
class KeptRunTest extends EachDatabaseTest {
    private static final String LONG = "x".repeat(70_000);

    /** Makes a run look as if its process had been killed before its end, and some tasks had come as far as this. */
    private void leave(PipelineRun run, Map<String, TaskState> states) throws Exception {
        sql("UPDATE mlopskit_pipeline_runs SET state = NULL, ended_at = NULL, lease_until = 0 WHERE run_id = '"
                + run.id() + "'");
        for (var each : states.entrySet())
            sql("UPDATE mlopskit_pipeline_tasks SET value = NULL, ended_at = NULL, state = '" + each.getValue()
                    + "' WHERE run_id = '" + run.id() + "' AND task = '" + each.getKey() + "'");
    }

    private void forget(PipelineRun run, String task) throws Exception {
        sql("DELETE FROM mlopskit_pipeline_tasks WHERE run_id = '" + run.id() + "' AND task = '" + task + "'");
    }

    @Nested
    class Once {
        @Test
        void threads_of_one_body_do_it_once() throws Exception {
            for (boolean kept : new boolean[] {false, true}) {
                AtomicInteger done = new AtomicInteger();
                PipelineRun run = Pipeline.define(
                                "threads",
                                p -> p.task("pay", p.context(), context -> {
                                    ExecutorService threads = Executors.newFixedThreadPool(4);
                                    try {
                                        List<Future<Integer>> all = new ArrayList<>();
                                        for (int i = 0; i < 4; i++)
                                            all.add(threads.submit(() -> context.once("pay", () -> {
                                                Thread.sleep(20);
                                                return done.incrementAndGet();
                                            })));
                                        int sum = 0;
                                        for (Future<Integer> each : all) sum += each.get();
                                        return sum;
                                    } finally {
                                        threads.shutdownNow();
                                    }
                                }))
                        .run(kept ? options : RunOptions.defaults())
                        .orThrow();
                assertThat(run.value("pay", Integer.class)).isEqualTo(4);
                assertThat(done).hasValue(1);
            }
        }

        @Test
        void an_effect_whose_value_cannot_be_kept_is_not_done_again() {
            AtomicInteger done = new AtomicInteger();
            AtomicInteger bodies = new AtomicInteger();
            Pipeline pipeline = Pipeline.define("pay", p -> p.task("pay", p.context(), context -> {
                        bodies.incrementAndGet();
                        context.once("pay", () -> {
                            done.incrementAndGet();
                            return new Object();
                        });
                        return 1;
                    })
                    .retries(3));
            PipelineRun run = pipeline.run(options);
            assertThat(run.task("pay").error())
                    .isInstanceOf(FailException.class)
                    .hasMessageContaining("once('pay') of task 'pay' was done and is not done again")
                    .hasMessageContaining("let it give null");
            assertThat(done).hasValue(1);
            assertThat(bodies).hasValue(1);
        }

        @Test
        void whoever_lost_the_run_does_it_no_more() throws Exception {
            AtomicInteger done = new AtomicInteger();
            assertThatThrownBy(() -> Pipeline.define(
                                    "pay",
                                    p -> p.task("pay", p.context(), context -> {
                                        sql("UPDATE mlopskit_pipeline_runs SET fence = fence + 1");
                                        return context.once("pay", done::incrementAndGet);
                                    }))
                            .run(options))
                    .hasMessageContaining("is no longer driven by this process");
            assertThat(done).hasValue(0);
        }
    }

    @Nested
    class LongValues {
        @Test
        void an_item_and_a_task_of_a_like_name_have_each_their_own() throws Exception {
            Pipeline pipeline = Pipeline.define("names", p -> {
                Mapped<String> items = p.map("a", p.value(List.of(0, 1)), i -> LONG + i);
                Task<String> like = p.task("a.1", () -> LONG + "task");
                p.task("end", items, like, (all, one) -> all.get(1).charAt(70_000) + one.substring(70_000));
            });
            PipelineRun run = pipeline.run(options).orThrow();
            leave(run, Map.of("end", TaskState.RUNNING));
            PipelineRun again = pipeline.resume(run.id(), options).await().orThrow();
            assertThat(again.value("end", String.class)).isEqualTo("1task");
        }

        @Test
        void a_long_name_is_no_name_of_a_file() throws Exception {
            String name = "長".repeat(120);
            Pipeline pipeline = Pipeline.define(
                    "names", p -> p.task(name, p.context(), context -> context.once("k".repeat(250), () -> LONG)));
            PipelineRun run = pipeline.run(options).orThrow();
            assertThat(journal.tasks(run.id()).get(0).value()).isEqualTo(LONG);
        }

        @Test
        void a_rerun_keeps_those_of_a_run_that_is_deleted_until_it_is_deleted_too() throws Exception {
            AtomicInteger good = new AtomicInteger();
            Pipeline pipeline = Pipeline.define("reruns", p -> {
                Task<String> text = p.task("text", () -> LONG);
                p.task("end", text, x -> {
                    if (good.get() == 0) throw new IllegalStateException("not yet");
                    return x.length();
                });
            });
            PipelineRun first = pipeline.run(options);
            good.set(1);
            PipelineRun second =
                    pipeline.rerun(first.id(), Rerun.failed(), options).await().orThrow();
            journal.delete(first.id());
            assertThat(journal.tasks(second.id()))
                    .filteredOn(task -> task.task().equals("text"))
                    .singleElement()
                    .satisfies(task -> assertThat(task.value()).isEqualTo(LONG));
            journal.delete(second.id());
            try (Stream<Path> left = Files.walk(folder)) {
                assertThat(left.filter(Files::isRegularFile))
                        .noneMatch(file -> file.toString().contains("mlopskit-journal"));
            }
        }
    }

    @Nested
    class LostValues {
        @Test
        void a_value_that_was_not_kept_is_made_again_and_never_null() throws Exception {
            AtomicInteger made = new AtomicInteger();
            Pipeline before = chain(made, true);
            PipelineRun run = before.run(options).orThrow();
            leave(run, Map.of("end", TaskState.RUNNING));
            PipelineRun again =
                    chain(made, false).resume(run.id(), options).await().orThrow();
            assertThat(again.value("end", Integer.class)).isEqualTo(2);
            assertThat(made).hasValue(2);
        }

        private Pipeline chain(AtomicInteger made, boolean transientValue) {
            return Pipeline.define("lost", p -> {
                Task<Integer> first = p.task("first", () -> {
                    made.incrementAndGet();
                    return 1;
                });
                if (transientValue) first.transientValue();
                p.task("end", first, x -> x + 1);
            });
        }

        @Test
        void what_a_body_throws_may_be_anything() {
            @SuppressWarnings("serial")
            class Mute extends RuntimeException {
                @Override
                public String getMessage() {
                    throw new IllegalStateException("no");
                }

                @Override
                public String toString() {
                    throw new IllegalStateException("no");
                }
            }
            RuntimeException deep = new RuntimeException("0");
            for (int i = 1; i < 20_000; i++) deep = new RuntimeException("deep", deep);
            for (RuntimeException error : List.of(new Mute(), deep)) {
                PipelineRun run = Pipeline.define(
                                "throws",
                                p -> p.task("bad", () -> {
                                    throw error;
                                }))
                        .run(options);
                assertThat(run.state()).isEqualTo(RunState.FAILED);
                assertThat(journal.run(run.id()).state()).isEqualTo(RunState.FAILED);
                assertThat(run.task("bad").toString()).startsWith("task 'bad' FAILED: ");
            }
        }
    }

    @Nested
    class Left {
        @Test
        void cancelling_a_run_that_has_ended_changes_nothing() throws Exception {
            AtomicReference<ActiveRun> active = new AtomicReference<>();
            CountDownLatch known = new CountDownLatch(1);
            ActiveRun run = Pipeline.define(
                            "ends",
                            p -> p.task("only", () -> {
                                known.await();
                                return 1;
                            }))
                    .start(RunOptions.builder()
                            .journal(journal)
                            .listener(new PipelineListener() {
                                @Override
                                public void onRunFinished(PipelineEvent.RunFinished event) {
                                    active.get().cancel();
                                }
                            })
                            .build());
            active.set(run);
            known.countDown();
            assertThat(run.await().state()).isEqualTo(RunState.SUCCESS);
            run.cancel();
            assertThat(run.state("only")).isEqualTo(TaskState.SUCCESS);
            assertThat(journal.run(run.id()).state()).isEqualTo(RunState.SUCCESS);
        }

        @Test
        void one_that_cannot_be_gone_on_with_stops_no_other_and_the_oldest_goes_first() throws Exception {
            List<String> order = new ArrayList<>();
            Pipeline pipeline = Pipeline.define("many", p -> {
                Task<String> id = p.task("id", p.context(), TaskContext::runId);
                p.task("end", id, order::add);
            });
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                PipelineRun run = pipeline.run(options).orThrow();
                ids.add(run.id());
                Thread.sleep(2);
                forget(run, "end");
                leave(run, Map.of());
            }
            order.clear();
            sql("UPDATE mlopskit_pipeline_tasks SET value = '{\"damaged' WHERE run_id = '" + ids.get(1) + "'");
            RunOptions direct = RunOptions.builder()
                    .journal(journal)
                    .executor(Runnable::run)
                    .build();
            assertThatThrownBy(() -> pipeline.resume(direct)).isInstanceOfSatisfying(ResumeException.class, all -> {
                assertThat(all).hasMessageContaining("1 of 3 runs of pipeline 'many' cannot be gone on with");
                assertThat(all.resumed()).extracting(ActiveRun::id).containsExactly(ids.get(0), ids.get(2));
                assertThat(all.getSuppressed()).hasSize(1);
            });
            assertThat(order).containsExactly(ids.get(0), ids.get(2));
        }

        @Test
        void an_item_that_ran_and_is_not_to_run_again_is_told_and_one_that_waited_for_its_next_attempt_runs()
                throws Exception {
            Pipeline pipeline = Pipeline.define("items", p -> p.map("item", p.value(List.of(0, 1, 2)), i -> i * 10)
                    .afterCrash(AfterCrash.FAIL)
                    .allowFailures(0.5));
            PipelineRun run = pipeline.run(options).orThrow();
            leave(run, Map.of("item", TaskState.RUNNING));
            sql("UPDATE mlopskit_pipeline_tasks SET state = 'UP_FOR_RETRY' WHERE item = 2");
            List<String> told = new ArrayList<>();
            PipelineRun again = pipeline.resume(
                            run.id(),
                            RunOptions.builder()
                                    .journal(journal)
                                    .listener(new PipelineListener() {
                                        @Override
                                        public void onTaskFinished(PipelineEvent.TaskFinished event) {
                                            told.add(event.mapIndex() + " " + event.state());
                                        }
                                    })
                                    .build())
                    .await();
            assertThat(told).containsExactly("0 FAILED", "1 FAILED", "2 SUCCESS", "-1 FAILED");
            assertThat(journal.tasks(again.id()))
                    .extracting(task -> task.item() + " " + task.state())
                    .containsExactlyInAnyOrder("-1 FAILED", "0 FAILED", "1 FAILED", "2 SUCCESS");
        }
    }
}
