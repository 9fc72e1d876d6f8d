package dev.mlopskit.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be written as an MLflow model directory: what {@code Run.logModel} takes. Module {@code mlops-serving}
 * implements it; whoever has another format of model may do so too.
 */
public interface LoggableModel {
    /**
     * Writes {@code MLmodel} and every file that it names.
     *
     * @param directory an empty folder that exists
     * @param origin what the directory should say about where it comes from
     */
    void writeTo(Path directory, Origin origin);

    /**
     * Where a model comes from.
     *
     * @param modelId {@code m-} and 32 hexadecimal digits; {@code null} for a model that no store knows
     * @param runId the run that made it, 32 hexadecimal digits; {@code null} without one
     * @param artifactUri where the directory will lie, as the store names it; {@code null} when no store knows it
     * @param created when it was logged
     * @param training what the run had kept by then
     */
    record Origin(
            @Nullable String modelId,
            @Nullable String runId,
            @Nullable String artifactUri,
            Instant created,
            Training training) {
        /** An origin of which nothing is known about the training. */
        public Origin(@Nullable String modelId, @Nullable String runId, @Nullable String artifactUri, Instant created) {
            this(modelId, runId, artifactUri, created, Training.NONE);
        }
    }

    /**
     * What a run had kept about a training when it logged the model. Immutable.
     *
     * @param params its params
     * @param metrics the latest value of each metric
     * @param datasets the data that it read
     * @param gitCommit the commit of the code; {@code null} when unknown
     * @param gitChanged whether files differed from that commit; {@code null} when unknown
     */
    record Training(
            Map<String, String> params,
            Map<String, Double> metrics,
            List<DatasetInput> datasets,
            @Nullable String gitCommit,
            @Nullable Boolean gitChanged) {
        /** Of which nothing is known. */
        public static final Training NONE = new Training(Map.of(), Map.of(), List.of(), null, null);

        /** Copies the collections. */
        public Training {
            params = Map.copyOf(params);
            metrics = Map.copyOf(metrics);
            datasets = List.copyOf(datasets);
        }

        /** What a run has kept. */
        public static Training of(RunData run) {
            String dirty = run.tags().get("mlflow.source.git.dirty");
            return new Training(
                    run.params(),
                    run.metrics(),
                    run.inputs(),
                    run.tags().get("mlflow.source.git.commit"),
                    dirty == null ? null : Boolean.valueOf(dirty.equalsIgnoreCase("true")));
        }
    }
}
