package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One merge under way: what it is between, and what is known of both sides so far. Used by one thread.
 *
 * @param modelIds the ids in the target of the logged models of the source that are there
 */
record Transfer(
        TrackingStore source,
        TrackingStore target,
        MergeSettings settings,
        Experiments experiments,
        KnownRuns known,
        Map<String, String> modelIds,
        ArtifactCopy artifacts) {
    static final String PARENT = "mlflow.parentRunId";

    /** The id in the target of a run of the source, if it is there. */
    Optional<String> runId(String sourceId) {
        return known.idOf(sourceId).or(() -> source.runs().byId(sourceId).flatMap(known::idOf));
    }

    /** The tags for the copy of a run, but for its parent. Whoever owned the run does not own the copy. */
    Map<String, String> tags(RunData run) {
        Map<String, String> tags = new HashMap<>(run.tags());
        tags.values().removeIf(value -> value == null);
        tags.remove(Owner.TAG);
        return tags;
    }

    /**
     * Copies artifacts, unless they are to stay.
     *
     * @param changing whether files of an earlier state of the source may be there
     */
    void copyArtifacts(String from, String to, boolean changing) {
        if (!settings.leaveArtifacts()) artifacts.copy(source.artifacts(from), target.artifacts(to), changing);
    }
}
