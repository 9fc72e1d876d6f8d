package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.References;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link Tracking#gc} would remove for good: deleted runs and logged models with their artifacts, and deleted experiments
 * in which nothing is left. Not thread-safe.
 */
public final class GarbageCollection {
    /** Something to be removed. {@code artifactUri} is empty for an experiment. */
    private record Item(String id, Optional<String> artifactUri, String text) {}

    private final TrackingStore store;
    private final References references;
    private final List<Item> runs = new ArrayList<>();
    private final List<Item> models = new ArrayList<>();
    private final List<Item> experiments = new ArrayList<>();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private long bytes;

    private GarbageCollection(TrackingStore store) {
        this.store = store;
        this.references = References.read(store.registry());
    }

    static GarbageCollection plan(TrackingStore store, Instant before) {
        GarbageCollection plan = new GarbageCollection(store);
        for (String id : store.runs().deletedBefore(before))
            store.runs().byId(id).ifPresent(run -> plan.add(plan.runs, id, run.artifactUri(), "run " + run.name()));
        for (String id : store.models().deletedBefore(before))
            store.models()
                    .deleted(id)
                    .ifPresent(model -> plan.add(plan.models, id, model.artifactUri(), "logged model " + model.name()));
        for (String id : store.experiments().deletedBefore(before))
            store.experiments()
                    .byId(id)
                    .ifPresent(data -> plan.experiments.add(
                            new Item(id, Optional.empty(), "experiment " + data.name() + " (" + id + ")")));
        return plan;
    }

    private void add(List<Item> items, String id, String artifactUri, String text) {
        String name = text + " (" + id + ")";
        Optional<String> user = references.userOf(id, artifactUri);
        // Never delete by an address that is not of this very run or model, whoever wrote it there.
        boolean own = List.of(artifactUri.split("/")).contains(id);
        if (user.isPresent()) kept.put(id, name + ": " + user.get() + " needs it");
        else if (!own) kept.put(id, name + ": its artifacts lie at " + artifactUri + ", which may be shared");
        else {
            items.add(new Item(id, Optional.of(artifactUri), name));
            bytes += size(store.artifacts(artifactUri), "");
        }
    }

    private static long size(ArtifactStore artifacts, String folder) {
        long size = 0;
        for (ArtifactInfo entry : artifacts.list(folder))
            size += entry.folder() ? size(artifacts, entry.path()) : entry.size();
        return size;
    }

    /** The ids of the runs that would be removed. */
    public List<String> runs() {
        return ids(runs);
    }

    /** The ids of the logged models that would be removed. */
    public List<String> models() {
        return ids(models);
    }

    /** The ids of the experiments that would be removed, each if nothing is left in it by then. */
    public List<String> experiments() {
        return ids(experiments);
    }

    /** Why what was deleted too is kept, by id. */
    public Map<String, String> kept() {
        return Map.copyOf(kept);
    }

    /** The size of all artifacts that would be removed. */
    public long bytes() {
        return bytes;
    }

    private static List<String> ids(List<Item> items) {
        return items.stream().map(Item::id).toList();
    }

    /**
     * Removes it: the artifacts first, so that whatever stops in between leaves nothing that is not found again. What was
     * restored meanwhile, or has come into use, is passed over.
     */
    public void execute() {
        References now = References.read(store.registry());
        for (Item run : runs)
            if (store.runs().byId(run.id()).filter(data -> !data.active()).isPresent() && isFree(now, run)) {
                store.artifacts(run.artifactUri().orElseThrow()).delete("");
                store.runs().purge(List.of(run.id()));
            }
        for (Item model : models)
            if (store.models().deleted(model.id()).isPresent() && isFree(now, model)) {
                store.artifacts(model.artifactUri().orElseThrow()).delete("");
                store.models().purge(List.of(model.id()));
            }
        store.experiments().purge(experiments());
    }

    private static boolean isFree(References references, Item item) {
        return references.userOf(item.id(), item.artifactUri().orElseThrow()).isEmpty();
    }

    /** What would be removed and what kept, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("would remove " + runs.size() + " runs, " + models.size() + " models, "
                + experiments.size() + " experiments, " + bytes + " bytes of artifacts\n");
        for (List<Item> items : List.of(runs, models, experiments))
            items.forEach(item -> text.append("  remove ").append(item.text()).append('\n'));
        kept.values().forEach(line -> text.append("  keep ").append(line).append('\n'));
        return text.toString();
    }
}
