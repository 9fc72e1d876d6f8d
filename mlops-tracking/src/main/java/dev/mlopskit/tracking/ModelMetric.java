package dev.mlopskit.tracking;

import org.jspecify.annotations.Nullable;

/**
 * A point of a metric that a run measured of a logged model, perhaps on a dataset. It is a point of the run's metric too.
 *
 * @param metric the point
 * @param modelId the logged model, {@code m-} and 32 hexadecimal digits
 * @param runId the run that measured it, as a store says it; {@code null} before it is logged, which makes it a point of the
 *     run that it is logged to, whatever this says
 * @param datasetName the dataset it was measured on; {@code null} when unknown
 * @param datasetDigest the digest of that dataset; {@code null} when unknown
 */
public record ModelMetric(
        Metric metric,
        String modelId,
        @Nullable String runId,
        @Nullable String datasetName,
        @Nullable String datasetDigest)
        implements RunEntry {
    /** A point that is still to be logged. */
    public ModelMetric(Metric metric, String modelId, @Nullable String datasetName, @Nullable String datasetDigest) {
        this(metric, modelId, null, datasetName, datasetDigest);
    }

    /** The key of the metric. */
    public String key() {
        return metric.key();
    }

    /** The value of the metric. */
    public double value() {
        return metric.value();
    }
}
