package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import dev.mlopskit.tracking.spi.Trash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What {@link Trash} promises of runs, experiments and logged models; skipped where a store cannot purge. */
public interface TrashContract extends StoreContract {
    /** After all that a test deletes, whatever clock the store has. */
    Instant ALWAYS = Instant.parse("9999-01-01T00:00:00Z");

    @Test
    default void only_what_is_deleted_is_in_the_trash_and_only_that_is_purged() throws Exception {
        RunData kept = Given.run(store());
        RunData gone = Given.run(store(), Given.experimentOf(store(), kept), "gone", Given.START);
        store().runs()
                .log(
                        gone.runId(),
                        List.of(
                                new Param("p", "1"),
                                Given.point("m", 1, 0, 0),
                                new DatasetInput(Dataset.of("d", "1"), "training")));
        store().runs().setLifecycle(gone.runId(), Lifecycle.DELETED);
        assertTrue(deleted(store().runs(), ALWAYS).contains(gone.runId()));
        assertFalse(deleted(store().runs(), ALWAYS).contains(kept.runId()));
        assertFalse(deleted(store().runs(), Instant.EPOCH).contains(gone.runId()));
        store().runs().purge(List.of(gone.runId(), kept.runId(), Given.NO_RUN));
        assertEquals(Optional.empty(), store().runs().byId(gone.runId()));
        assertEquals(List.of(), store().runs().history(gone.runId(), "m"));
        assertEquals(kept, Given.read(store(), kept.runId()));
    }

    @Test
    default void a_purged_model_is_gone_and_its_run_stays() throws Exception {
        RunData run = Given.run(store());
        NewModel model =
                new NewModel(run.experimentId(), run.runId(), "m", Given.START, Map.of("p", "1"), Map.of("t", "1"));
        String id = store().models().create(model).modelId();
        store().models().setLifecycle(id, Lifecycle.DELETED);
        assertTrue(deleted(store().models(), ALWAYS).contains(id));
        store().models().purge(List.of(id));
        assertEquals(Optional.empty(), store().models().deleted(id));
        assertEquals(run, Given.read(store(), run.runId()));
    }

    @Test
    default void the_models_of_a_deleted_experiment_are_in_the_trash_with_it() throws Exception {
        RunData run = Given.run(store());
        NewModel model = new NewModel(run.experimentId(), run.runId(), "m", Given.START, Map.of(), Map.of());
        String id = store().models().create(model).modelId();
        assertFalse(deleted(store().models(), ALWAYS).contains(id));
        store().experiments().setLifecycle(run.experimentId(), Lifecycle.DELETED);
        assertTrue(deleted(store().models(), ALWAYS).contains(id));
        assertFalse(deleted(store().models(), Instant.EPOCH).contains(id));
        store().runs().purge(List.of(run.runId()));
        store().experiments().purge(List.of(run.experimentId()));
        assertTrue(store().experiments().byId(run.experimentId()).isPresent());
        store().models().purge(List.of(id));
        assertEquals(Optional.empty(), store().models().deleted(id));
        store().experiments().purge(List.of(run.experimentId()));
        assertEquals(Optional.empty(), store().experiments().byId(run.experimentId()));
    }

    @Test
    default void what_a_version_needs_is_not_purged() throws Exception {
        RunData run = Given.run(store());
        NewModel model = new NewModel(run.experimentId(), run.runId(), "m", Given.START, Map.of(), Map.of());
        LoggedModelData made = store().models().create(model);
        store().models().setLifecycle(made.modelId(), Lifecycle.DELETED);
        store().runs().setLifecycle(run.runId(), Lifecycle.DELETED);
        deleted(store().runs(), ALWAYS);
        store().registry()
                .createVersion(new NewModelVersion(
                        "needed",
                        "models:/" + made.modelId(),
                        made.artifactUri(),
                        run.runId(),
                        null,
                        made.modelId(),
                        Given.START,
                        null,
                        Map.of()));
        store().models().purge(List.of(made.modelId()));
        store().runs().purge(List.of(run.runId()));
        assertTrue(store().models().deleted(made.modelId()).isPresent());
        assertTrue(store().runs().byId(run.runId()).isPresent());
        store().registry().deleteVersion("needed", 1, Given.START, "ann");
        store().models().purge(List.of(made.modelId()));
        store().runs().purge(List.of(run.runId()));
        assertEquals(Optional.empty(), store().models().deleted(made.modelId()));
        assertEquals(Optional.empty(), store().runs().byId(run.runId()));
    }

    @Test
    default void an_experiment_is_purged_only_when_it_is_empty() throws Exception {
        RunData run = Given.run(store());
        String id = run.experimentId();
        store().experiments().setLifecycle(id, Lifecycle.DELETED);
        assertTrue(deleted(store().experiments(), ALWAYS).contains(id));
        store().experiments().purge(List.of(id));
        assertTrue(store().experiments().byId(id).isPresent());
        store().runs().purge(List.of(run.runId()));
        store().experiments().purge(List.of(id));
        assertEquals(Optional.empty(), store().experiments().byId(id));
    }

    private static List<String> deleted(Trash trash, Instant moment) {
        try {
            return trash.deletedBefore(moment);
        } catch (StoreException e) {
            return Assumptions.abort("this store cannot purge: " + e.getMessage());
        }
    }
}
