package dev.mlopskit.tracking;

import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metrics that a model is judged by. */
final class Judged {
    private Judged() {}

    /** The latest values of what was measured of a logged model, and else of its run; one of the two may be unknown. */
    static Map<String, Double> metrics(TrackingStore store, @Nullable String modelId, @Nullable String runId) {
        Map<String, Double> metrics = new TreeMap<>();
        Optional<RunData> run = runId == null ? Optional.empty() : store.runs().byId(runId);
        run.ifPresent(found -> metrics.putAll(found.metrics()));
        if (modelId == null) return Collections.unmodifiableMap(metrics);
        // A run that logged two models has one latest value of each metric: it may be that of the other one.
        for (ModelOutput output : run.map(RunData::outputs).orElse(List.of()))
            if (!output.modelId().equals(modelId))
                store.models().byId(output.modelId()).ifPresent(other -> metrics.keySet()
                        .removeAll(other.latestMetrics().keySet()));
        store.models().byId(modelId).ifPresent(model -> metrics.putAll(model.latestMetrics()));
        return Collections.unmodifiableMap(metrics);
    }
}
