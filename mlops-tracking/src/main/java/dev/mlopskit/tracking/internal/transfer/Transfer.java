package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One merge under way: what it is between, and what is known of both sides so far. Used by one thread.
 *
 * @param modelIds the ids in the target of the logged models of the source that are there
 * @param unreadable what has artifacts that are of no kind that is read here, in words, by their addresses
 */
record Transfer(
        TrackingStore source,
        TrackingStore target,
        MergeSettings settings,
        Experiments experiments,
        KnownRuns known,
        Map<String, String> modelIds,
        ArtifactCopy artifacts,
        Map<String, String> unreadable) {
    static final String PARENT = "mlflow.parentRunId";

    /** The id in the target of a run of the source, if it is there. */
    Optional<String> runId(String sourceId) {
        return known.idOf(sourceId).or(() -> source.runs().byId(sourceId).flatMap(known::idOf));
    }

    /**
     * Whether the target has all of a run: it has ended there, and not gone on in the source since. Ends alone do not say so
     * where a clock was set back, or a run goes on again; then what the run has logged is compared.
     */
    boolean isComplete(RunData run) {
        return switch (known.stateOf(run)) {
            case LACKING -> false;
            case SAME -> true;
            case PARTED ->
                known.idOf(run)
                        .flatMap(target.runs()::byId)
                        .filter(copy ->
                                copy.params().keySet().containsAll(run.params().keySet()))
                        .filter(copy -> points(target, copy).containsAll(points(source, run)))
                        .isPresent();
        };
    }

    private static Set<Metric> points(TrackingStore store, RunData run) {
        Set<Metric> points = new HashSet<>();
        for (Metric point : store.runs().points(run.runId()))
            // A database keeps no negative zero.
            points.add(new Metric(point.key(), point.value() == 0 ? 0 : point.value(), point.step(), point.time()));
        return points;
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
        if (settings.leaveArtifacts() || !isReadable(from)) return;
        artifacts.copy(source.artifacts(from), target.artifacts(to), changing);
    }

    /** Notes what has artifacts that cannot be copied, which the copy leaves where they are. */
    void note(String what, String address) {
        if (!settings.leaveArtifacts() && !address.isBlank() && !isReadable(address)) unreadable.put(address, what);
    }

    /** Whether artifacts are of a kind that the source can read, be they there or not. */
    boolean isReadable(String address) {
        if (ArtifactStore.isKnown(address)) return true;
        if (address.isBlank()) return false;
        try {
            // A server reads kinds of its own.
            ArtifactStore opened = source.artifacts(address);
            return !opened.uri().isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }

    /** The address for the copy of artifacts that should lie at one below the target; where they are if they cannot be copied. */
    String address(String from, String to) {
        return settings.leaveArtifacts() || !from.isBlank() && !isReadable(from) ? from : to;
    }

    /** What is left out of the artifacts, a sentence each. */
    List<String> leftArtifacts() {
        return unreadable.entrySet().stream()
                .map(left -> "artifacts of " + left.getValue() + " stay at " + Address.shown(left.getKey())
                        + ", which is of a kind that is not read here")
                .toList();
    }
}
