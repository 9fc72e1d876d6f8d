package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.internal.References;
import dev.mlopskit.tracking.internal.artifact.EmptyFolders;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.Trash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@link Tracking#gc} would remove for good: deleted runs and logged models with their artifacts, and deleted experiments
 * in which nothing is left. Not thread-safe.
 */
public final class GarbageCollection {
    /** Something to be removed. {@code artifactUri} is empty for an experiment. */
    private record Item(String id, Optional<String> artifactUri, String text) {}

    /** How many go in one step; a kill leaves the artifacts of these at most. */
    private static final int BATCH = 20;

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
        else if (!own)
            kept.put(id, name + ": its artifacts lie at " + Address.shown(artifactUri) + ", which may be shared");
        else {
            long size;
            try {
                size = size(store.artifacts(artifactUri), "");
            } catch (TrackingException e) {
                // What one cannot be asked for stops nobody from cleaning up the others.
                kept.put(id, name + ": " + e.getMessage());
                return;
            }
            items.add(new Item(id, Optional.of(artifactUri), name));
            bytes += size;
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
     * Removes it. What was restored meanwhile, or has come into use, is passed over: each run and model is looked at in one
     * step with its removal, and its artifacts go after that, when nobody can restore or register it any more. A kill in
     * between leaves a folder of artifacts, which {@link Doctor} finds.
     *
     * @throws TrackingException if artifacts could not be removed; the message names them, and everything else has been removed
     */
    public void execute() {
        List<TrackingException> failures = new ArrayList<>();
        remove(runs, store.runs(), id -> store.runs().byId(id).isEmpty(), failures);
        LoggedModelStore all = store.models();
        remove(models, all, id -> all.byId(id).isEmpty() && all.deleted(id).isEmpty(), failures);
        store.experiments().purge(experiments());
        if (failures.isEmpty()) return;
        TrackingException first = failures.remove(0);
        failures.forEach(first::addSuppressed);
        throw first;
    }

    private void remove(List<Item> items, Trash trash, Predicate<String> isGone, List<TrackingException> failures) {
        for (int from = 0; from < items.size(); from += BATCH) {
            List<Item> some = items.subList(from, Math.min(from + BATCH, items.size()));
            trash.purge(ids(some));
            for (Item item : some) if (isGone.test(item.id())) removeArtifacts(item, failures);
        }
    }

    private void removeArtifacts(Item item, List<TrackingException> failures) {
        String uri = item.artifactUri().orElseThrow();
        try {
            store.artifacts(uri).delete("");
            EmptyFolders.remove(store, uri, item.id());
        } catch (TrackingException e) {
            failures.add(new StoreException(
                    Address.shown(uri),
                    "still has artifacts of " + item.text() + ", which is removed: delete them there (" + e.getMessage()
                            + ")",
                    e));
        }
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
