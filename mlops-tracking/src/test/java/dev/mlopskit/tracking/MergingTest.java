package dev.mlopskit.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What tests of merging share: a source and a target, by each of the ways that stores can be written. */
@ParameterizedClass
@EnumSource(MergingTest.Way.class)
abstract class MergingTest {
    enum Way {
        /** From one SQLite file to another. */
        ROWS,
        /** Into a store that takes ids. */
        ADOPTING,
        /** Into a store that gives ids, as a server does. */
        LOGGING,
        /** Into plain files. */
        FILES;

        Tracking open(Path file) {
            return switch (this) {
                case ROWS -> Tracking.open(file);
                case FILES -> files(file.resolveSibling("mlruns"));
                case ADOPTING, LOGGING ->
                    Tracking.builder()
                            .store(new OtherStore(Tracking.open(file).store(), this == LOGGING))
                            .open();
            };
        }

        boolean givesIds() {
            return this == LOGGING || this == FILES;
        }
    }

    @Parameter
    Way way;

    @TempDir
    Path folder;

    Path file;
    Tracking source;
    Tracking target;

    static Tracking files(Path folder) {
        return Tracking.builder().uri(folder.toString()).environment(Map.of()).open();
    }

    @BeforeEach
    void open() {
        file = folder.resolve("laptop ü/mlflow.db");
        source = Tracking.open(file);
        target = way.open(folder.resolve("team/mlflow.db"));
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    /** Puts something of each kind into the source. */
    final Run fill() {
        Experiment penguins = source.experiment("penguins");
        penguins.tag("team", "birds");
        penguins.describe("who is who");
        Run run = penguins.startRun("baseline ü");
        run.params(Map.of("depth", 3, "empty", ""));
        for (int step = 0; step < 120; step++) run.metric("loss", 1.0 / (step + 1), step);
        Instant time = Instant.ofEpochMilli(1_700_000_000_000L);
        run.log(List.of(
                new Metric("odd", Double.NaN, 1, time),
                new Metric("odd", Double.POSITIVE_INFINITY, 2, time),
                new Metric("odd", Double.NEGATIVE_INFINITY, -3, time),
                new Metric("odd", -1e-300, 4, time)));
        Dataset rows = Dataset.of("rows", "abc123").rows(344);
        run.input(rows, DatasetInput.TRAINING);
        run.input(Dataset.of("held out", "def456"), DatasetInput.TEST);
        run.text("notes/read me.txt", "ünïcode");
        run.text("plain.txt", "plain");
        LoggedModel model = run.logModel("classifier", TestModels::write);
        run.log(List.of(
                new ModelMetric(new Metric("accuracy", 0.9, 1, time), model.modelId(), "rows", "abc123"),
                new ModelMetric(new Metric("accuracy", 0.8, 1, time), model.modelId(), "held out", "def456")));
        model.tag("kind", "forest");
        run.child("fold", child -> child.metric("loss", 0.5, 1));
        run.close();
        Run evaluation = source.experiment("evaluations").startRun("later");
        evaluation.log(List.of(new ModelMetric(new Metric("drift", 0.1, 0, time), model.modelId(), null, null)));
        evaluation.fail(new IllegalStateException("boom"));
        ModelVersion first = model.register("penguins");
        first.describe("the first one");
        first.tag("reviewed", "yes");
        first.alias("champion");
        model.register("penguins").alias("champion").alias("newest");
        source.registeredModel("penguins").describe("what they are");
        source.deleteRun(penguins.startRun("mistake").runId());
        Experiment old = source.experiment("old");
        old.run("in a deleted experiment", each -> each.metric("loss", 1, 1));
        source.deleteExperiment("old");
        return run;
    }

    /** The run of penguins in the target that has the name of one in the source. */
    final RunData copyOf(Run run) {
        return target.experiment("penguins").runs().list().stream()
                .filter(data -> data.name().equals(run.read().name()))
                .findFirst()
                .orElseThrow();
    }
}
