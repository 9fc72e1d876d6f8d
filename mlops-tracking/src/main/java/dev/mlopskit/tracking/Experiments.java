package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ColumnLimits;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.Locations;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Search;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The experiments of a store by their names: found, made, deleted, restored. */
final class Experiments {
    private static final Map<String, String> FIRST_TAGS = Map.of("mlflow.experimentKind", "custom_model_development");

    private final Tracking tracking;
    private final ExperimentStore store;

    Experiments(Tracking tracking, ExperimentStore store) {
        this.tracking = tracking;
        this.store = store;
    }

    Experiment get(String name) {
        Limits.checkExperimentName(name);
        return active(store.byName(name).orElseGet(() -> create(name, null)));
    }

    Experiment get(String name, String artifactLocation) {
        Limits.checkExperimentName(name);
        String location = Locations.absolute(artifactLocation);
        ColumnLimits.checkLocation(location);
        Optional<ExperimentData> present = store.byName(name);
        if (present.isPresent() && !Locations.isSame(present.get().artifactLocation(), location))
            throw new ConflictException(
                    present.get().experimentId(),
                    "experiment '" + name + "' keeps its artifacts at "
                            + present.get().artifactLocation() + " and not at " + location
                            + ": use another name, or Tracking.relocate(..)");
        return active(present.orElseGet(() -> create(name, location)));
    }

    private ExperimentData create(String name, @Nullable String artifactLocation) {
        return store.create(new NewExperiment(name, artifactLocation, FIRST_TAGS));
    }

    private Experiment active(ExperimentData data) {
        if (data.active()) return new Experiment(tracking, data);
        throw Conflicts.deletedExperiment(data.experimentId(), data.name());
    }

    Optional<Experiment> find(String name) {
        return store.byName(Limits.there("experiment name", name))
                .filter(ExperimentData::active)
                .map(data -> new Experiment(tracking, data));
    }

    void setLifecycle(String name, Search.Lifecycle lifecycle) {
        ExperimentData data = store.byName(Limits.there("experiment name", name))
                .orElseThrow(() -> new NotFoundException("experiment", name, "check the name and the store"));
        if (data.active() != (lifecycle == Search.Lifecycle.ACTIVE)) store.setLifecycle(data.experimentId(), lifecycle);
    }

    ExperimentData require(String experimentId) {
        return store.byId(experimentId)
                .orElseThrow(() -> new NotFoundException(
                        "experiment", experimentId, "Tracking.experiments() lists what is there"));
    }
}
