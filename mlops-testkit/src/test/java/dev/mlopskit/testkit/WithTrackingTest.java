package dev.mlopskit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.mlopskit.testkit.fixtures.InMemory;
import dev.mlopskit.testkit.fixtures.Lifecycle;
import dev.mlopskit.testkit.fixtures.Names;
import dev.mlopskit.testkit.fixtures.Outcomes;
import dev.mlopskit.testkit.fixtures.RunBeforeAll;
import dev.mlopskit.testkit.fixtures.Sizes;
import dev.mlopskit.testkit.fixtures.Together;
import dev.mlopskit.testkit.fixtures.Trees;
import dev.mlopskit.testkit.fixtures.TwoPlaces;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What the extension makes of test classes that are really run. */
class WithTrackingTest {
    @TempDir
    Path folder;

    private Path store() {
        return folder.resolve("mlflow.db");
    }

    private Map<String, RunData> runsByName(String experiment) {
        try (Tracking tracking = Tracking.open(store())) {
            return tracking.experiment(experiment).runs().list().stream()
                    .collect(Collectors.toMap(RunData::name, Function.identity()));
        }
    }

    private String tree(String experiment) {
        try (Tracking tracking = Tracking.open(store())) {
            return Fixtures.tree(tracking, experiment);
        }
    }

    @Test
    void a_run_ends_as_its_test_does_and_a_disabled_test_leaves_none() {
        EngineExecutionResults results = Fixtures.run(store(), Outcomes.class);
        results.testEvents()
                .assertStatistics(
                        counts -> counts.succeeded(3).failed(2).aborted(1).skipped(1));
        assertThat(tree("outcomes")).isEqualTo("""
                        ends its run itself KILLED
                        fails FAILED
                        fails after the test FAILED
                        is aborted KILLED
                        passes FINISHED
                        passes without asking for its run FINISHED
                        """);
    }

    @Test
    void a_run_says_why_its_test_did_not_pass_and_which_test_it_was() {
        Fixtures.run(store(), Outcomes.class);
        Map<String, RunData> runs = runsByName("outcomes");
        assertThat(runs.get("fails").tags().get(Run.FAILURE_TAG))
                .startsWith("org.opentest4j.AssertionFailedError: accuracy 0.4 is too low")
                .contains("Outcomes.fails");
        assertThat(runs.get("fails after the test").tags().get(Run.FAILURE_TAG))
                .startsWith("java.lang.IllegalStateException: port still open");
        assertThat(runs.get("is aborted").tags().get(WithTracking.ABORTED_TAG)).contains("no GPU here");
        assertThat(runs.get("passes").metrics()).isEqualTo(Map.of("accuracy", 0.9));
        assertThat(runs.get("passes").tags())
                .doesNotContainKeys(Run.FAILURE_TAG, WithTracking.ABORTED_TAG)
                .containsEntry("cleaned", "yes")
                .containsEntry(
                        WithTracking.TEST_ID_TAG,
                        "[engine:junit-jupiter]/[class:" + Outcomes.class.getName()
                                + "]/[method:passes(dev.mlopskit.tracking.Run)]");
    }

    @Test
    void the_tree_of_runs_is_the_tree_of_tests() {
        Fixtures.run(store(), Trees.class)
                .testEvents()
                .assertStatistics(counts -> counts.succeeded(7).failed(2).aborted(2));
        assertThat(tree(Trees.class.getName())).isEqualTo("""
                        again FINISHED
                          repetition 1 of 2 FINISHED
                          repetition 2 of 2 FINISHED
                        each depth FAILED
                          depth 1 FINISHED
                          depth 2 FAILED
                          depth 3 FINISHED
                        made FAILED
                          box FAILED
                            bad FAILED
                          good FINISHED
                        not here KILLED
                          repetition 1 of 2 KILLED
                          repetition 2 of 2 KILLED
                        with noise FINISHED
                          and gaps FINISHED
                            fills FINISHED
                              gap 7 FINISHED
                          learns FINISHED
                        """);
        Map<String, RunData> failed = runsByFailure(Trees.class.getName());
        assertThat(failed).containsKeys("1 of 3 failed: depth 2", "1 of 2 failed: box", "1 of 1 failed: bad");
    }

    private Map<String, RunData> runsByFailure(String experiment) {
        try (Tracking tracking = Tracking.open(store())) {
            return tracking.experiment(experiment).runs("attributes.status = 'FAILED'").list().stream()
                    .collect(Collectors.toMap(run -> run.tags().get(Run.FAILURE_TAG), Function.identity()));
        }
    }

    @Test
    void a_parameterised_class_is_a_run_for_each_argument() {
        Fixtures.run(store(), Sizes.class).testEvents().assertStatistics(counts -> counts.succeeded(2));
        assertThat(tree("sizes")).isEqualTo("""
                        size 10 FINISHED
                          fits FINISHED
                        size 20 FINISHED
                          fits FINISHED
                        """);
    }

    @Test
    void tests_at_the_same_time_each_have_their_own_run() {
        Fixtures.run(store(), Together.class).testEvents().assertStatistics(counts -> counts.succeeded(4));
        assertThat(tree("together")).isEqualTo("""
                        left FINISHED
                          left 1 FINISHED
                          left 2 FINISHED
                        right FINISHED
                          right 1 FINISHED
                          right 2 FINISHED
                        """);
        try (Tracking tracking = Tracking.open(store())) {
            for (RunData run : tracking.experiment("together").runs("params.name LIKE '%'")) {
                assertThat(run.params()).isEqualTo(Map.of("name", run.name()));
                assertThat(tracking.history(run.runId(), "loss")).hasSize(50);
            }
        }
    }

    @Test
    void names_that_runs_may_not_have_are_fitted() {
        Fixtures.run(store(), Names.class).testEvents().assertStatistics(counts -> counts.succeeded(3));
        assertThat(runsByName("names").keySet())
                .containsExactlyInAnyOrder("names()", "n".repeat(250), "\uD83D\uDC27".repeat(246) + " ...", "half ?");
    }

    @Test
    void classes_share_a_shared_store_and_the_next_build_adds_to_it() {
        Fixtures.run(store(), Outcomes.class, Sizes.class);
        Fixtures.run(store(), Sizes.class);
        try (Tracking tracking = Tracking.open(store())) {
            assertThat(tracking.experiment("outcomes").runs().list()).hasSize(6);
            assertThat(tracking.experiment("sizes").runs().list()).hasSize(8);
        }
    }

    @Test
    void a_temporary_store_is_there_for_all_tests_of_a_class_and_then_gone() {
        Fixtures.run(store(), Lifecycle.class)
                .allEvents()
                .assertStatistics(counts -> counts.failed(0))
                .assertThatEvents()
                .isNotEmpty();
        Fixtures.run(store(), Lifecycle.class).testEvents().assertStatistics(counts -> counts.succeeded(2));
        assertThat(Lifecycle.FILES).hasSize(2).doesNotHaveDuplicates();
        assertThat(Lifecycle.FILES)
                .allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
        assertThat(store()).doesNotExist();
    }

    @Test
    void a_store_in_memory_leaves_nothing_on_disk() {
        Fixtures.run(store(), InMemory.class).testEvents().assertStatistics(counts -> counts.succeeded(1));
        assertThat(InMemory.RUNS).singleElement().satisfies(run -> assertThat(Path.of(run.artifactUri()))
                .doesNotExist());
        assertThat(store()).doesNotExist();
    }

    @Test
    void a_run_before_there_is_a_test_is_refused_with_advice() {
        assertFails(
                Fixtures.run(store(), RunBeforeAll.class),
                "a Run belongs to one test: take it as a parameter of the test, of @BeforeEach or of @AfterEach");
    }

    @Test
    void settings_that_contradict_each_other_are_refused_with_advice() {
        assertFails(
                Fixtures.run(store(), TwoPlaces.class),
                "@WithTracking of dev.mlopskit.testkit.fixtures.TwoPlaces has the uri 'sqlite:///here.db' and the store"
                        + " TEMPORARY, which chooses its own place: leave out uri, or add store = SHARED");
    }

    private static void assertFails(EngineExecutionResults results, String text) {
        results.allEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(found -> found.contains(text)))));
    }
}
