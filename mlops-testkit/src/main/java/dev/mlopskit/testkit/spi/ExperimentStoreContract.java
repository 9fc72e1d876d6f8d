package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an {@link ExperimentStore} promises. */
public interface ExperimentStoreContract extends StoreContract {
    @Test
    default void an_experiment_comes_back_as_it_was_made() throws Exception {
        String name = Given.name("größe of päckchen 🐧");
        ExperimentData made = store().experiments()
                .create(new NewExperiment(
                        name, null, Map.of("team", "birds", "empty", "", "mlflow.note.content", "ü\n🐧")));
        assertEquals(name, made.name());
        assertTrue(made.active());
        assertFalse(made.artifactLocation().isBlank());
        assertEquals(Map.of("team", "birds", "empty", "", "mlflow.note.content", "ü\n🐧"), made.tags());
        assertEquals(Optional.of(made), store().experiments().byId(made.experimentId()));
        assertEquals(Optional.of(made), store().experiments().byName(name));
    }

    @Test
    default void an_experiment_keeps_its_artifacts_where_it_was_told_to() throws Exception {
        String location = Given.experiment(store()).artifactLocation() + "/elsewhere";
        ExperimentData made = store().experiments().create(new NewExperiment(Given.name("e"), location, Map.of()));
        assertEquals(location, made.artifactLocation());
        RunData run = Given.run(store(), made, "r", Given.START);
        assertTrue(run.artifactUri().startsWith(location + "/" + run.runId()), run.artifactUri());
    }

    @Test
    default void making_an_experiment_that_is_there_gives_that_one() throws Exception {
        ExperimentData made = Given.experiment(store());
        ExperimentData again =
                store().experiments().create(new NewExperiment(made.name(), "elsewhere", Map.of("a", "b")));
        assertEquals(made, again);
    }

    @Test
    default void a_name_is_kept_letter_by_letter() throws Exception {
        ExperimentStore experiments = store().experiments();
        String id = Given.name("");
        for (String name : List.of(
                "a" + id,
                "A" + id,
                "a" + id + " ",
                "%" + id,
                "_" + id,
                "'; DROP TABLE runs; --" + id,
                "\"" + id,
                "\\" + id)) experiments.create(new NewExperiment(name, null, Map.of("name", name)));
        for (String name :
                List.of("a" + id, "A" + id, "a" + id + " ", "%" + id, "'; DROP TABLE runs; --" + id, "\\" + id))
            assertEquals(name, experiments.byName(name).orElseThrow().tags().get("name"));
        String longest = "🐧".repeat(250 - id.length()) + id;
        assertEquals(
                longest,
                experiments.create(new NewExperiment(longest, null, Map.of())).name());
        assertTrue(experiments.byName(longest).isPresent());
    }

    @Test
    default void what_is_not_there_is_empty_whatever_it_is_called() throws Exception {
        for (String id :
                List.of("", "-1", "987654321", "99999999999999999999", "no-such", "1.5", " 0", "0 or 1=1", "🐧")) {
            assertEquals(Optional.empty(), store().experiments().byId(id), id);
            assertEquals(Optional.empty(), store().experiments().byName("no such " + id), id);
        }
    }

    @Test
    default void writing_to_what_is_not_there_is_refused() throws Exception {
        ExperimentStore experiments = store().experiments();
        for (String id : List.of("987654321", "no-such"))
            assertAll(
                    () -> assertThrows(NotFoundException.class, () -> experiments.rename(id, Given.name("e"))),
                    () -> assertThrows(NotFoundException.class, () -> experiments.setTags(id, Map.of("a", "b"))),
                    () -> assertThrows(NotFoundException.class, () -> experiments.deleteTag(id, "a")),
                    () -> assertThrows(NotFoundException.class, () -> experiments.setLifecycle(id, Lifecycle.DELETED)));
    }

    @Test
    default void a_new_name_frees_the_old_one() throws Exception {
        ExperimentData made = Given.experiment(store());
        String name = Given.name("renamed");
        store().experiments().rename(made.experimentId(), made.name());
        store().experiments().rename(made.experimentId(), name);
        assertEquals(
                made.experimentId(),
                store().experiments().byName(name).orElseThrow().experimentId());
        ExperimentData other = store().experiments().create(new NewExperiment(made.name(), null, Map.of()));
        assertNotEquals(made.experimentId(), other.experimentId());
    }

    @Test
    default void a_name_that_another_one_has_is_refused_also_when_that_one_was_deleted() throws Exception {
        ExperimentData taken = Given.experiment(store());
        ExperimentData made = Given.experiment(store());
        assertThrows(ConflictException.class, () -> store().experiments().rename(made.experimentId(), taken.name()));
        store().experiments().setLifecycle(taken.experimentId(), Lifecycle.DELETED);
        assertThrows(ConflictException.class, () -> store().experiments().rename(made.experimentId(), taken.name()));
        assertEquals(Optional.of(made), store().experiments().byId(made.experimentId()));
    }

    @Test
    default void the_name_of_a_deleted_experiment_is_not_used_again() throws Exception {
        ExperimentData made = Given.experiment(store());
        store().experiments().setLifecycle(made.experimentId(), Lifecycle.DELETED);
        ExperimentData again = store().experiments().create(new NewExperiment(made.name(), null, Map.of()));
        assertEquals(made.experimentId(), again.experimentId());
        assertFalse(again.active());
    }

    @Test
    default void tags_are_set_anew() throws Exception {
        ExperimentData made = Given.experiment(store());
        String longest = "ü".repeat(5_000);
        store().experiments().setTags(made.experimentId(), Map.of("a", "1", "b", "2"));
        store().experiments().setTags(made.experimentId(), Map.of("b", "", Given.LONGEST_KEY, longest));
        assertEquals(
                Map.of("a", "1", "b", "", Given.LONGEST_KEY, longest),
                store().experiments().byId(made.experimentId()).orElseThrow().tags());
    }

    @Test
    default void a_tag_of_an_experiment_can_be_taken_away_more_than_once() throws Exception {
        String id = Given.experiment(store()).experimentId();
        store().experiments().setTags(id, Map.of("a", "1", "A", "2"));
        store().experiments().deleteTag(id, "a");
        store().experiments().deleteTag(id, "a");
        store().experiments().deleteTag(id, "never there");
        assertEquals(
                Map.of("A", "2"), store().experiments().byId(id).orElseThrow().tags());
    }

    @Test
    default void an_experiment_says_when_it_was_made() throws Exception {
        ExperimentData made = Given.experiment(store());
        assertNotNull(made.created());
        assertNotNull(made.updated());
        store().experiments().rename(made.experimentId(), Given.name("renamed"));
        ExperimentData renamed = store().experiments().byId(made.experimentId()).orElseThrow();
        assertEquals(made.created(), renamed.created());
        assertFalse(made.updated().isAfter(renamed.updated()));
    }

    @Test
    default void deleting_takes_the_runs_along_and_restoring_brings_them_back() throws Exception {
        ExperimentData made = Given.experiment(store());
        RunData run = Given.run(store(), made, "r", Given.START);
        for (Lifecycle lifecycle : List.of(Lifecycle.DELETED, Lifecycle.DELETED, Lifecycle.ACTIVE)) {
            store().experiments().setLifecycle(made.experimentId(), lifecycle);
            boolean active = lifecycle == Lifecycle.ACTIVE;
            assertEquals(
                    active,
                    store().experiments()
                            .byId(made.experimentId())
                            .orElseThrow()
                            .active());
            assertEquals(
                    active,
                    store().experiments().byName(made.name()).orElseThrow().active());
            assertEquals(active, Given.read(store(), run.runId()).active());
            assertEquals(active, listed(Lifecycle.ACTIVE).contains(made.experimentId()));
            assertEquals(!active, listed(Lifecycle.DELETED).contains(made.experimentId()));
        }
    }

    @Test
    default void a_deleted_experiment_takes_no_tags_no_name_and_no_runs() throws Exception {
        ExperimentData made = Given.experiment(store());
        String id = made.experimentId();
        store().experiments().setLifecycle(id, Lifecycle.DELETED);
        assertThrows(ConflictException.class, () -> store().experiments().setTags(id, Map.of("a", "b")));
        assertThrows(ConflictException.class, () -> store().experiments().deleteTag(id, "a"));
        assertThrows(ConflictException.class, () -> store().experiments().rename(id, Given.name("e")));
        assertThrows(ConflictException.class, () -> Given.run(store(), made, "r", Given.START));
        assertEquals(made.name(), store().experiments().byId(id).orElseThrow().name());
        assertEquals(Map.of(), store().experiments().byId(id).orElseThrow().tags());
    }

    private List<String> listed(Lifecycle lifecycle) throws Exception {
        List<String> ids = new ArrayList<>();
        Search search = Search.all().lifecycle(lifecycle);
        for (; ; ) {
            Page<ExperimentData> page = store().experiments().search(search);
            for (ExperimentData experiment : page.items()) ids.add(experiment.experimentId());
            if (page.next() == null) return ids;
            search = search.page(page.next());
        }
    }
}
