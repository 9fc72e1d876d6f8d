package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.VersionStatus.Role;
import dev.mlopskit.serving.internal.rows.RowFields;
import dev.mlopskit.tracking.ModelVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    O predict(I row, CallOptions options, Deadline deadline) {
        // Rows with parameters of their own cannot share a call of the model.
        return batcher != null && options.params().isEmpty()
                ? batcher.predict(row, deadline)
                : predictor.predict(row, options.params());
    }

    /**
     * Refuses guards that could never be judged and so would let everything pass.
     *
     * @throws ServingException if there is such a guard
     */
    void requireJudged(List<Guard> guards) {
        unjudged(guards).ifPresent(problem -> {
            throw new ServingException(problem);
        });
    }

    Optional<String> unjudged(List<Guard> guards) {
        for (Guard guard : guards) {
            boolean watched = guard instanceof Guard.Drift
                    || guard instanceof Guard.NullShare
                    || guard instanceof Guard.OutOfRange;
            if (!watched) continue;
            String problem = watch == null
                    ? "needs a monitor: give the endpoint's builder one with monitoring(..)"
                    : watch.unfit(guard);
            if (problem != null) return Optional.of("of version " + name + ", that " + guard + " " + problem);
        }
        return Optional.empty();
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
