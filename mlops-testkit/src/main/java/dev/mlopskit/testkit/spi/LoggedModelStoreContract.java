package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link LoggedModelStore} promises. */
public interface LoggedModelStoreContract extends StoreContract {
    @Test
    default void a_logged_model_comes_back_as_it_was_made() throws Exception {
        RunData run = Given.run(store());
        Map<String, String> params = Map.of("depth", "3", Given.LONGEST_KEY, "ü🐧".repeat(2_000));
        LoggedModelData made = store().models()
                .create(new NewModel(
                        run.experimentId(), run.runId(), "größe 🐧", Given.START, params, Map.of("owner", "ann")));
        assertTrue(made.modelId().matches("m-[0-9a-f]{32}"), made.modelId());
        assertEquals(run.experimentId(), made.experimentId());
        assertEquals(run.runId(), made.runId());
        assertEquals("größe 🐧", made.name());
        assertEquals(Given.START, made.created());
        assertEquals(Status.PENDING, made.status());
        assertEquals(params, made.params());
        assertEquals("ann", made.tags().get("owner"));
        assertFalse(made.artifactUri().isBlank());
        assertFalse(made.artifactUri().equals(run.artifactUri()));
        assertEquals(Optional.of(made), store().models().byId(made.modelId()));
    }

    @Test
    default void a_model_can_be_without_a_run() throws Exception {
        String experiment = Given.experiment(store()).experimentId();
        LoggedModelData made =
                store().models().create(new NewModel(experiment, null, "m", Given.START, Map.of(), Map.of()));
        assertEquals(null, store().models().byId(made.modelId()).orElseThrow().runId());
    }

    @Test
    default void a_model_that_is_not_there_is_empty() throws Exception {
        for (String id : List.of("m-" + Given.NO_RUN, "", "no-such", "' OR '1'='1"))
            assertEquals(Optional.empty(), store().models().byId(id), id);
    }

    @Test
    default void a_model_needs_its_experiment_and_run() throws Exception {
        RunData run = Given.run(store());
        LoggedModelStore models = store().models();
        assertThrows(
                NotFoundException.class,
                () -> models.create(new NewModel("987654321", run.runId(), "m", Given.START, Map.of(), Map.of())));
        assertThrows(
                NotFoundException.class,
                () -> models.create(
                        new NewModel(run.experimentId(), Given.NO_RUN, "m", Given.START, Map.of(), Map.of())));
        store().runs().setLifecycle(run.runId(), Lifecycle.DELETED);
        assertThrows(
                ConflictException.class,
                () -> models.create(
                        new NewModel(run.experimentId(), run.runId(), "m", Given.START, Map.of(), Map.of())));
    }

    @Test
    default void the_model_of_a_run_is_the_latest_whose_files_are_there() throws Exception {
        RunData run = Given.run(store());
        LoggedModelData first = model(run, 0);
        assertEquals(Optional.empty(), store().models().ofRun(run.runId(), "m"), "its files are not there yet");
        store().models().setStatus(first.modelId(), Status.READY);
        LoggedModelData second = model(run, 1);
        assertEquals(first.modelId(), ready(run));
        store().models().setStatus(second.modelId(), Status.READY);
        assertEquals(second.modelId(), ready(run));
        LoggedModelData third = model(run, 2);
        store().models().setStatus(third.modelId(), Status.FAILED);
        assertEquals(second.modelId(), ready(run));
        assertEquals(
                Status.FAILED,
                store().models().byId(third.modelId()).orElseThrow().status());
        assertEquals(Optional.empty(), store().models().ofRun(run.runId(), "M"));
        assertEquals(Optional.empty(), store().models().ofRun(Given.NO_RUN, "m"));
    }

    @Test
    default void tags_of_a_model_are_set_anew() throws Exception {
        String id = model(Given.run(store()), 0).modelId();
        store().models().setTags(id, Map.of("a", "1", "b", "2"));
        store().models().setTags(id, Map.of("b", "ü🐧", "c", ""));
        Map<String, String> tags = store().models().byId(id).orElseThrow().tags();
        assertEquals("1", tags.get("a"));
        assertEquals("ü🐧", tags.get("b"));
        assertEquals("", tags.get("c"));
    }

    @Test
    default void a_tag_of_a_model_can_be_taken_away_more_than_once() throws Exception {
        String id = model(Given.run(store()), 0).modelId();
        store().models().setTags(id, Map.of("a", "1", "A", "2"));
        store().models().deleteTag(id, "a");
        store().models().deleteTag(id, "a");
        assertEquals(Map.of("A", "2"), store().models().byId(id).orElseThrow().tags());
    }

    @Test
    default void a_deleted_model_is_found_among_the_deleted_only_and_can_be_restored() throws Exception {
        RunData run = Given.run(store());
        String id = model(run, 0).modelId();
        store().models().setStatus(id, Status.READY);
        LoggedModelData before = store().models().byId(id).orElseThrow();
        store().models().setLifecycle(id, Lifecycle.DELETED);
        assertEquals(Optional.empty(), store().models().byId(id));
        assertEquals(Optional.empty(), store().models().ofRun(run.runId(), "m"));
        assertEquals(before, store().models().deleted(id).orElseThrow());
        store().models().setLifecycle(id, Lifecycle.ACTIVE);
        assertEquals(before, store().models().byId(id).orElseThrow());
        assertEquals(Optional.empty(), store().models().deleted(id));
        assertThrows(
                NotFoundException.class, () -> store().models().setLifecycle("m-" + Given.NO_RUN, Lifecycle.DELETED));
    }

    @Test
    default void the_models_of_a_deleted_experiment_are_found_among_the_deleted_only_and_come_back_with_it()
            throws Exception {
        RunData run = Given.run(store());
        LoggedModelData model = model(run, 0);
        List<String> experiment = List.of(run.experimentId());
        store().experiments().setLifecycle(run.experimentId(), Lifecycle.DELETED);
        for (Search search : List.of(Search.all(), Search.all().in(experiment))) {
            assertFalse(store().models().search(search).items().contains(model));
            assertTrue(store().models()
                    .search(search.lifecycle(Lifecycle.DELETED))
                    .items()
                    .contains(model));
        }
        assertEquals(Optional.of(model), store().models().byId(model.modelId()));
        store().experiments().setLifecycle(run.experimentId(), Lifecycle.ACTIVE);
        Search inside = Search.all().in(experiment);
        assertEquals(List.of(model), store().models().search(inside).items());
        assertEquals(
                List.of(),
                store().models().search(inside.lifecycle(Lifecycle.DELETED)).items());
    }

    @Test
    default void a_metric_of_a_model_is_one_of_its_run_too() throws Exception {
        RunData run = Given.run(store());
        String id = model(run, 0).modelId();
        ModelMetric bare = new ModelMetric(Given.point("auc", 0.9, 1, 0), id, null, null);
        ModelMetric onRows = new ModelMetric(Given.point("auc", 0.8, 2, 1), id, "rows 🐧", "abc");
        store().runs().log(run.runId(), List.of(bare, onRows));
        store().runs().log(run.runId(), List.of(bare, onRows));
        assertEquals(
                List.of(of(run, bare), of(run, onRows)),
                store().models().byId(id).orElseThrow().metrics());
        assertEquals(List.of(bare.metric(), onRows.metric()), store().runs().history(run.runId(), "auc"));
        ModelMetric nowhere = new ModelMetric(Given.point("auc", 1, 3, 3), "m-" + Given.NO_RUN, null, null);
        assertThrows(NotFoundException.class, () -> store().runs().log(run.runId(), List.of(nowhere)));
        assertEquals(2, store().runs().history(run.runId(), "auc").size());
        store().models().setLifecycle(id, Lifecycle.DELETED);
        ModelMetric late = new ModelMetric(Given.point("auc", 1, 3, 3), id, null, null);
        assertThrows(NotFoundException.class, () -> store().runs().log(run.runId(), List.of(late)));
        assertEquals(2, store().runs().history(run.runId(), "auc").size());
    }

    @Test
    default void a_metric_of_a_model_says_which_run_measured_it() throws Exception {
        RunData run = Given.run(store());
        RunData other = Given.run(store());
        String id = model(run, 0).modelId();
        ModelMetric point = new ModelMetric(Given.point("auc", 0.9, 1, 0), id, null, null);
        store().runs().log(run.runId(), List.of(point));
        store().runs().log(other.runId(), List.of(point));
        assertEquals(
                Set.of(of(run, point), of(other, point)),
                Set.copyOf(store().models().byId(id).orElseThrow().metrics()));
        // A point of one run that is logged to another one is a point of that one.
        store().runs().log(other.runId(), List.of(of(run, point)));
        assertEquals(2, store().models().byId(id).orElseThrow().metrics().size());
    }

    @Test
    default void only_what_is_there_can_be_changed() throws Exception {
        String gone = "m-" + Given.NO_RUN;
        LoggedModelStore models = store().models();
        assertThrows(NotFoundException.class, () -> models.setStatus(gone, Status.READY));
        assertThrows(NotFoundException.class, () -> models.setTags(gone, Map.of("a", "1")));
        assertThrows(NotFoundException.class, () -> models.setTags(gone, Map.of()));
        assertThrows(NotFoundException.class, () -> models.deleteTag(gone, "a"));
        assertThrows(NotFoundException.class, () -> models.setLifecycle(gone, Lifecycle.DELETED));
    }

    private static ModelMetric of(RunData run, ModelMetric point) {
        return new ModelMetric(
                point.metric(), point.modelId(), run.runId(), point.datasetName(), point.datasetDigest());
    }

    private LoggedModelData model(RunData run, long later) throws Exception {
        return store().models()
                .create(new NewModel(
                        run.experimentId(), run.runId(), "m", Given.START.plusMillis(later), Map.of(), Map.of()));
    }

    private String ready(RunData run) throws Exception {
        return store().models().ofRun(run.runId(), "m").orElseThrow().modelId();
    }
}
