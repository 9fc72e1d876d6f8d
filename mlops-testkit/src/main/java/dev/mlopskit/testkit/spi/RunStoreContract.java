package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link RunStore} promises about runs themselves: making, ending, deleting them. */
public interface RunStoreContract extends StoreContract {
    @Test
    default void a_run_comes_back_as_it_was_made() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        Map<String, String> tags =
                Map.of("mlflow.runName", "läuft 🐧", "mlflow.user", "ann", "目标/owner", "ann\nand 'bob'");
        RunData made =
                store().runs().create(new NewRun(experiment.experimentId(), "läuft 🐧", "ann", Given.START, tags));
        assertTrue(made.runId().matches("[0-9a-f]{32}"), made.runId());
        assertEquals(experiment.experimentId(), made.experimentId());
        assertEquals("läuft 🐧", made.name());
        assertEquals(RunStatus.RUNNING, made.status());
        assertEquals(Given.START, made.start());
        assertNull(made.end());
        assertTrue(made.active());
        assertFalse(made.artifactUri().isBlank());
        assertEquals(tags, made.tags());
        assertEquals(Map.of(), made.params());
        assertEquals(Map.of(), made.metrics());
        assertEquals(Optional.of(made), store().runs().byId(made.runId()));
    }

    @Test
    default void runs_of_one_name_are_different_runs() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        RunData one = Given.run(store(), experiment, "same", Given.START);
        RunData two = Given.run(store(), experiment, "same", Given.START);
        store().runs().log(one.runId(), List.of(new Param("only", "one")));
        assertFalse(one.runId().equals(two.runId()));
        assertFalse(one.artifactUri().equals(two.artifactUri()));
        assertEquals(Map.of(), Given.read(store(), two.runId()).params());
    }

    @Test
    default void a_run_needs_an_experiment_that_is_there() throws Exception {
        for (String id : List.of("987654321", "no-such"))
            assertThrows(NotFoundException.class, () -> store().runs()
                    .create(new NewRun(id, "r", "ann", Given.START, Map.of("mlflow.runName", "r"))));
    }

    @Test
    default void a_run_that_is_not_there_is_empty_whatever_its_id() throws Exception {
        for (String id : List.of(Given.NO_RUN, "", "no-such", "' OR '1'='1", "🐧", "x".repeat(1_000)))
            assertEquals(Optional.empty(), store().runs().byId(id), id);
    }

    @Test
    default void writing_to_a_run_that_is_not_there_is_refused() throws Exception {
        RunStore runs = store().runs();
        for (RunEntry entry : List.of(Given.point("a", 1, 0, 0), new Param("a", "1"), new Tag("a", "1")))
            assertThrows(NotFoundException.class, () -> runs.log(Given.NO_RUN, List.of(entry)), entry.toString());
        assertAll(
                () -> assertThrows(
                        NotFoundException.class,
                        () -> runs.setStatus(Given.NO_RUN, RunStatus.FINISHED, Given.START, List.of())),
                () -> assertThrows(NotFoundException.class, () -> runs.deleteTag(Given.NO_RUN, "a")),
                () -> assertThrows(NotFoundException.class, () -> runs.setLifecycle(Given.NO_RUN, Lifecycle.DELETED)),
                () -> assertEquals(List.of(), runs.history(Given.NO_RUN, "a")));
    }

    @Test
    default void a_deleted_run_can_be_read_and_restored_and_not_written() throws Exception {
        RunStore runs = store().runs();
        String id = Given.run(store()).runId();
        runs.log(id, List.of(new Param("depth", "3"), new Tag("a", "1"), Given.point("loss", 0.5, 0, 0)));
        RunData before = Given.read(store(), id);
        runs.setLifecycle(id, Lifecycle.DELETED);
        runs.setLifecycle(id, Lifecycle.DELETED);
        assertFalse(Given.read(store(), id).active());
        assertEquals(before.params(), Given.read(store(), id).params());
        for (RunEntry entry : List.of(Given.point("loss", 1, 1, 1), new Param("b", "1"), new Tag("b", "1")))
            assertThrows(ConflictException.class, () -> runs.log(id, List.of(entry)), entry.toString());
        assertThrows(ConflictException.class, () -> runs.setStatus(id, RunStatus.FINISHED, Given.START, List.of()));
        assertThrows(ConflictException.class, () -> runs.deleteTag(id, "a"));
        runs.setLifecycle(id, Lifecycle.ACTIVE);
        assertEquals(before, Given.read(store(), id));
        assertEquals(1, runs.history(id, "loss").size());
    }

    @Test
    default void a_run_ends_with_its_last_entries_and_can_go_on() throws Exception {
        String id = Given.run(store()).runId();
        Instant end = Given.START.plusMillis(1);
        Metric last = Given.point("loss", 0.25, 9, 1);
        store().runs().setStatus(id, RunStatus.FINISHED, end, List.of(last, new Tag("why", "converged")));
        RunData ended = Given.read(store(), id);
        assertEquals(RunStatus.FINISHED, ended.status());
        assertEquals(end, ended.end());
        assertEquals(0.25, ended.metrics().get("loss"));
        assertEquals("converged", ended.tags().get("why"));
        store().runs().setStatus(id, RunStatus.RUNNING, null, List.of());
        assertEquals(RunStatus.RUNNING, Given.read(store(), id).status());
        assertNull(Given.read(store(), id).end());
    }

    @Test
    default void a_run_does_not_end_when_its_last_entries_are_refused() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Param("depth", "3")));
        RunData before = Given.read(store(), id);
        assertThrows(ConflictException.class, () -> store().runs()
                .setStatus(id, RunStatus.FINISHED, Given.START, List.of(new Tag("a", "1"), new Param("depth", "4"))));
        assertEquals(before, Given.read(store(), id));
    }

    @Test
    default void a_run_ends_on_a_condition_only_while_it_goes_on_and_has_the_tag() throws Exception {
        RunStore runs = store().runs();
        String id = Given.run(store()).runId();
        Tag mine = new Tag("owner", "me 1");
        Instant end = Given.START.plusMillis(1);
        List<RunEntry> last = List.of(new Tag("why", "gone"), Given.point("loss", 0.25, 9, 1));
        runs.log(id, List.of(mine));
        RunData before = Given.read(store(), id);
        for (Tag other : List.of(new Tag("owner", "me 2"), new Tag("owner", ""), new Tag("Owner", "me 1")))
            assertFalse(runs.endIf(id, other, RunStatus.KILLED, end, last), other.toString());
        assertFalse(runs.endIf(Given.NO_RUN, mine, RunStatus.KILLED, end, last));
        assertEquals(before, Given.read(store(), id));

        assertTrue(runs.endIf(id, mine, RunStatus.KILLED, end, last));
        RunData ended = Given.read(store(), id);
        assertEquals(RunStatus.KILLED, ended.status());
        assertEquals(end, ended.end());
        assertEquals("gone", ended.tags().get("why"));
        assertEquals(0.25, ended.metrics().get("loss"));

        runs.setStatus(id, RunStatus.FINISHED, end, List.of());
        assertFalse(runs.endIf(id, mine, RunStatus.KILLED, end, last));
        assertEquals(RunStatus.FINISHED, Given.read(store(), id).status());
        runs.setStatus(id, RunStatus.RUNNING, null, List.of());
        runs.setLifecycle(id, Lifecycle.DELETED);
        assertFalse(runs.endIf(id, mine, RunStatus.KILLED, end, last));
        assertEquals(RunStatus.RUNNING, Given.read(store(), id).status());
    }

    @Test
    default void every_status_comes_back() throws Exception {
        String id = Given.run(store()).runId();
        for (RunStatus status : RunStatus.values()) {
            store().runs().setStatus(id, status, Given.START, List.of());
            assertEquals(status, Given.read(store(), id).status());
        }
    }

    @Test
    default void the_tag_of_its_name_names_a_run() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Tag("mlflow.runName", "other")));
        assertEquals("other", Given.read(store(), id).name());
        assertEquals("other", Given.read(store(), id).tags().get("mlflow.runName"));
    }

    @Test
    default void a_tag_can_be_taken_away_more_than_once() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Tag("a", "1"), new Tag("A", "2")));
        store().runs().deleteTag(id, "a");
        store().runs().deleteTag(id, "a");
        store().runs().deleteTag(id, "never there");
        assertEquals(
                Map.of("mlflow.runName", "run", "A", "2"),
                Given.read(store(), id).tags());
    }
}
