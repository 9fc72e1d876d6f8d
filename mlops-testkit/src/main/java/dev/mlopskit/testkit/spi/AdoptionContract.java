package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.spi.AdoptedRun;
import dev.mlopskit.tracking.spi.Adoption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What an {@link Adoption} promises; skipped where a store gives all ids itself. */
public interface AdoptionContract extends StoreContract {
    private Adoption adoption() throws Exception {
        return store().adoption()
                .orElseGet(() -> Assumptions.abort("this store gives all ids itself: adoption() is empty"));
    }

    private static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static RunData run(ExperimentData experiment, String id, Map<String, String> params, boolean active) {
        Instant end = Given.START.plus(Duration.ofHours(1));
        return new RunData(
                id,
                experiment.experimentId(),
                "of another store",
                RunStatus.FAILED,
                Given.START,
                end,
                active,
                experiment.artifactLocation() + "/" + id + "/artifacts",
                Map.of(),
                params,
                Map.of("mlflow.runName", "of another store", "team", "birds"),
                List.of(new DatasetInput(Dataset.of("rows", "abc"), "training")),
                List.of());
    }

    private static RunData with(RunData run, Map<String, Double> metrics) {
        return new RunData(
                run.runId(),
                run.experimentId(),
                run.name(),
                run.status(),
                run.start(),
                run.end(),
                run.active(),
                run.artifactUri(),
                metrics,
                run.params(),
                run.tags(),
                run.inputs(),
                run.outputs());
    }

    @Test
    default void a_run_comes_with_its_id_its_times_and_all_its_points() throws Exception {
        Adoption adoption = adoption();
        ExperimentData experiment = Given.experiment(store());
        List<Metric> points = List.of(Given.point("loss", 2, 0, 0), Given.point("loss", 1, 1, 1));
        for (boolean active : new boolean[] {true, false}) {
            RunData run = run(experiment, id(), Map.of("depth", "4"), active);
            adoption.runs(List.of(new AdoptedRun(run, points)));
            RunData kept = Given.read(store(), run.runId());
            assertEquals(with(run, Map.of("loss", 1.0)), with(kept, kept.metrics()));
            assertEquals(points, store().runs().history(run.runId(), "loss"));
        }
    }

    @Test
    default void a_run_that_is_there_gains_what_it_lacks_and_loses_nothing() throws Exception {
        Adoption adoption = adoption();
        ExperimentData experiment = Given.experiment(store());
        RunData first = run(experiment, id(), Map.of("depth", "4"), true);
        Metric point = Given.point("loss", 2, 0, 0);
        adoption.runs(List.of(new AdoptedRun(first, List.of(point))));
        RunData second = run(experiment, first.runId(), Map.of("depth", "4", "trees", "9"), true);
        Metric later = Given.point("loss", 1, 1, 1);
        adoption.runs(List.of(new AdoptedRun(second, List.of(point, later))));
        adoption.runs(List.of(new AdoptedRun(second, List.of(point, later))));
        assertEquals(List.of(point, later), store().runs().history(first.runId(), "loss"));
        assertEquals(
                Map.of("depth", "4", "trees", "9"),
                Given.read(store(), first.runId()).params());
    }

    @Test
    default void of_runs_all_are_made_or_none() throws Exception {
        Adoption adoption = adoption();
        ExperimentData experiment = Given.experiment(store());
        RunData there = run(experiment, id(), Map.of("depth", "4"), true);
        adoption.runs(List.of(new AdoptedRun(there, List.of())));
        RunData fresh = run(experiment, id(), Map.of(), true);
        RunData other = run(experiment, there.runId(), Map.of("depth", "5"), true);
        assertThrows(
                ConflictException.class,
                () -> adoption.runs(List.of(new AdoptedRun(fresh, List.of()), new AdoptedRun(other, List.of()))));
        assertTrue(store().runs().byId(fresh.runId()).isEmpty());
        assertEquals("4", Given.read(store(), there.runId()).params().get("depth"));
    }

    @Test
    default void a_logged_model_comes_with_its_id_and_its_points_come_with_the_run() throws Exception {
        Adoption adoption = adoption();
        ExperimentData experiment = Given.experiment(store());
        String modelId = "m-" + id();
        RunData run = run(experiment, id(), Map.of(), true);
        LoggedModelData model = new LoggedModelData(
                modelId,
                experiment.experimentId(),
                run.runId(),
                "classifier",
                experiment.artifactLocation() + "/models/" + modelId + "/artifacts",
                Given.START,
                Status.READY,
                Map.of("p", "1"),
                Map.of("t", "2"),
                List.of());
        adoption.model(model);
        adoption.model(model);
        assertEquals(model, store().models().byId(modelId).orElseThrow());
        ModelMetric point = new ModelMetric(Given.point("auc", 0.9, 0, 0), modelId, "rows", "abc");
        adoption.runs(List.of(new AdoptedRun(run, List.of(point))));
        assertEquals(
                List.of(new ModelMetric(point.metric(), modelId, run.runId(), "rows", "abc")),
                store().models().byId(modelId).orElseThrow().metrics());
        assertEquals(List.of(point.metric()), store().runs().history(run.runId(), "auc"));
    }

    @Test
    default void a_version_keeps_its_number_and_no_number_is_taken_twice() throws Exception {
        Adoption adoption = adoption();
        String name = Given.name("adopted");
        store().registry().createModel(name);
        ModelVersionData seventh = new ModelVersionData(
                name,
                7,
                "s3://models/source",
                "s3://models/source",
                null,
                null,
                null,
                Given.START,
                Given.START,
                "None",
                ModelVersionData.READY,
                "from elsewhere",
                Set.of(),
                Map.of("t", "1"));
        assertFalse(adoption.isTaken(name, 7));
        adoption.version(seventh);
        ModelVersionData kept = store().registry().version(name, 7).orElseThrow();
        assertEquals(Given.START, kept.created());
        assertEquals("from elsewhere", kept.description());
        assertEquals(Map.of("t", "1"), kept.tags());
        assertTrue(adoption.isTaken(name, 7));
        assertThrows(ConflictException.class, () -> adoption.version(seventh));
        assertEquals(8, Given.version(store(), name));
        store().registry().deleteVersion(name, 7, Given.START, "ann");
        assertTrue(adoption.isTaken(name, 7), "a number is not used again");
    }
}
