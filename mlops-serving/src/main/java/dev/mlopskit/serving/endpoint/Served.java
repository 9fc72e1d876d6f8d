package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.endpoint.VersionStatus.Role;
import dev.mlopskit.serving.internal.rows.RowFields;
import dev.mlopskit.tracking.ModelVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A version that is loaded.
 *
 * @param name what people call it
 * @param version what the registry has of it; {@code null} for one that it does not know
 * @param batcher what puts single rows together; {@code null} if nothing does
 * @param inputs how its rows are read
 * @param outputs how its answers are read
 * @param watch what is seen of its calls; {@code null} without a monitor
 */
record Served<I, O>(
        String name,
        @Nullable ModelVersion version,
        Predictor<I, O> predictor,
        @Nullable Batcher<I, O> batcher,
        Traffic traffic,
        Circuit circuit,
        RowFields inputs,
        RowFields outputs,
        @Nullable Watch watch) {
    O predict(I row, CallOptions options) {
        // Rows with parameters of their own cannot share a call of the model.
        return batcher != null && options.params().isEmpty()
                ? batcher.predict(row, options.deadline())
                : predictor.predict(row, options.params());
    }

    boolean is(ModelVersion other) {
        return version != null && version.name().equals(other.name()) && version.version() == other.version();
    }

    VersionStatus status(Role role, double percent) {
        Traffic.Counts counts = traffic.counts();
        return new VersionStatus(
                name,
                role,
                percent,
                counts.requests(),
                counts.errors(),
                counts.refused(),
                Duration.ofNanos(counts.quantile(0.5)),
                Duration.ofNanos(counts.quantile(0.99)),
                Duration.ofNanos(counts.nanos().getMaxValue()),
                circuit.isOpen());
    }
}
