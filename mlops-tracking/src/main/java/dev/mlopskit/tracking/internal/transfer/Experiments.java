package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The experiments of the source, and by their names those of the target. */
final class Experiments {
    private final TrackingStore source;
    private final TrackingStore target;
    private final List<ExperimentData> all = new ArrayList<>();
    private final Map<String, ExperimentData> targets = new HashMap<>();
    private int made;

    Experiments(TrackingStore source, TrackingStore target) {
        this.source = source;
        this.target = target;
        BothLives.forEach(source.experiments()::search, Search.all(), all::add);
        for (ExperimentData experiment : all)
            target.experiments()
                    .byName(experiment.name())
                    .ifPresent(found -> targets.put(experiment.experimentId(), found));
    }

    /** Those of the source, the active ones first. */
    List<ExperimentData> all() {
        return all;
    }

    int made() {
        return made;
    }

    boolean isNew(ExperimentData experiment) {
        return !targets.containsKey(experiment.experimentId());
    }

    List<String> collisions() {
        return all.stream()
                .filter(ExperimentData::active)
                .filter(experiment -> Optional.ofNullable(targets.get(experiment.experimentId()))
                        .filter(found -> !found.active())
                        .isPresent())
                .map(experiment -> "experiment '" + experiment.name() + "' has been deleted in " + target.uri()
                        + ": restore it there, or rename one of the two")
                .toList();
    }

    /** The experiment of the target for one of the source; made if it is not there, and given the tags that it lacks. */
    ExperimentData target(ExperimentData experiment) {
        ExperimentData found = targets.get(experiment.experimentId());
        if (found == null) {
            found = make(experiment);
            targets.put(experiment.experimentId(), found);
            made++;
        } else if (found.active()) addTags(experiment, found);
        return found;
    }

    ExperimentData target(String experimentId) {
        return target(source.experiments().byId(experimentId).orElseThrow());
    }

    private ExperimentData make(ExperimentData experiment) {
        Map<String, String> tags = new HashMap<>(experiment.tags());
        // So that whoever goes on after a kill knows that it was not there as an active one.
        if (!experiment.active()) tags.put(Origin.TAG, "deleted");
        return target.experiments().create(new NewExperiment(experiment.name(), null, tags));
    }

    private void addTags(ExperimentData experiment, ExperimentData found) {
        Map<String, String> lacking = new HashMap<>(experiment.tags());
        lacking.keySet().removeAll(found.tags().keySet());
        if (!lacking.isEmpty()) target.experiments().setTags(found.experimentId(), lacking);
    }

    /** Deletes what was made for a deleted experiment; one that has been restored since has active runs, and stays. */
    void finish(ExperimentData experiment) {
        if (experiment.active()) return;
        ExperimentStore experiments = target.experiments();
        ExperimentData found = target(experiment);
        boolean ours = "deleted".equals(found.tags().get(Origin.TAG));
        if (!found.active() || !ours) return;
        if (target.runs().count(Search.all().in(List.of(found.experimentId()))) > 0) return;
        experiments.setLifecycle(found.experimentId(), Search.Lifecycle.DELETED);
    }
}
