package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentRunTest {
    @TempDir
    Path folder;

    private final ExecutorService pool = Executors.newFixedThreadPool(1);
    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("penguins");
    }

    @AfterEach
    void close() {
        pool.shutdown();
        tracking.close();
        assertThat(Run.current()).as("nothing is left behind").isEmpty();
    }

    @Test
    void there_is_none_outside_of_a_scope() {
        Run run = experiment.startRun();
        assertThat(Run.current()).isEmpty();
        run.close();
    }

    @Test
    void code_that_is_run_as_a_run_finds_it_and_a_nested_one_hides_it_for_a_while() {
        experiment.run("outer", outer -> {
            assertThat(Run.current()).contains(outer);
            outer.child("inner", inner -> assertThat(Run.current()).contains(inner));
            assertThat(Run.current()).contains(outer);
        });
    }

    @Test
    void a_scope_ends_with_an_exception_too() {
        assertThatThrownBy(() -> experiment.run("fails", run -> {
                    throw new IllegalStateException("no data");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Run.current()).isEmpty();
    }

    @Test
    void a_bound_executor_carries_it_to_its_threads_and_leaves_nothing_there() throws Exception {
        Callable<Optional<Run>> current = Run::current;
        Run run = experiment.startRun();
        ExecutorService bound = run.bind(pool);
        assertThat(bound.submit(current).get()).contains(run);
        assertThat(bound.invokeAll(List.of(current, current)))
                .allSatisfy(found -> assertThat(found.get()).contains(run));
        assertThat(CompletableFuture.supplyAsync(Run::current, bound).get()).contains(run);
        assertThat(pool.submit(current).get()).isEmpty();
        assertThat(pool.submit(run.bind(current)).get()).contains(run);
    }

    @Test
    void tasks_of_two_runs_on_one_thread_find_their_own() throws Exception {
        Run one = experiment.startRun();
        Run two = experiment.startRun();
        for (int i = 0; i < 10; i++) {
            Run mine = i % 2 == 0 ? one : two;
            pool.submit(mine.bind(() -> Run.current().orElseThrow().metric("x", 1, 0)))
                    .get();
        }
        assertThat(tracking.history(one.runId(), "x")).isNotEmpty();
        assertThat(tracking.history(two.runId(), "x")).isNotEmpty();
    }

    @Test
    void scopes_close_from_the_inside_out_on_their_own_thread() throws Exception {
        Run run = experiment.startRun();
        RunScope outer = run.makeCurrent();
        RunScope inner = run.makeCurrent();
        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inner first");
        pool.submit(() -> assertThatThrownBy(inner::close).hasMessageContaining("belongs to thread"))
                .get();
        inner.close();
        inner.close();
        assertThat(Run.current()).contains(run);
        outer.close();
    }
}
