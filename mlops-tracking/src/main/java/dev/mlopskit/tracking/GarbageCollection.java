package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.internal.Count;
import dev.mlopskit.tracking.internal.References;
import dev.mlopskit.tracking.internal.artifact.EmptyFolders;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.Trash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What {@link Tracking#gc} would remove for good: deleted runs and logged models with their artifacts, those of deleted
 * experiments too, and deleted experiments in which nothing is left. Not thread-safe.
 */
public final class GarbageCollection {
    /** Something to be removed, and where its artifacts lie. */
    private record Item(String id, String artifactUri, String text) {}

    /** How many go in one step; a kill leaves the artifacts of these at most. */
    private static final int BATCH = 20;

    private final TrackingStore store;
    private final References references;
    private final Map<String, Item> runs = new LinkedHashMap<>();
    private final Map<String, Item> models = new LinkedHashMap<>();
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
            store.experiments().byId(id).ifPresent(plan::add);
        return plan;
    }

    private void add(ExperimentData experiment) {
        String id = experiment.experimentId();
        String name = "experiment " + experiment.name() + " (" + id + ")";
        Optional<String> left = leftIn(id);
        if (left.isPresent()) kept.put(id, name + ": " + left.get() + " is in it");
        else experiments.add(new Item(id, experiment.artifactLocation(), name));
    }

    /** What an experiment has that is not removed, in words. */
    private Optional<String> leftIn(String experimentId) {
        if (store.experiments().hasTraces(experimentId)) return Optional.of("a trace");
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values()) {
            Search inside =
                    Search.all().in(List.of(experimentId)).lifecycle(lifecycle).metrics(Set.of());
            Optional<String> left = first(store.runs()::search, inside, RunData::runId, runs)
                    .map(run -> "run " + run.name() + " (" + run.runId() + ")")
                    .or(() -> first(store.models()::search, inside, LoggedModelData::modelId, models)
                            .map(model -> "logged model " + model.name() + " (" + model.modelId() + ")"));
            if (left.isPresent()) return left;
        }
        return Optional.empty();
    }

    private static <T> Optional<T> first(
            Function<Search, Page<T>> source, Search search, Function<T, String> id, Map<String, Item> removed) {
        Iterator<T> all = new PagedIterator<>(source, search, Integer.MAX_VALUE);
        while (all.hasNext()) {
            T found = all.next();
            if (!removed.containsKey(id.apply(found))) return Optional.of(found);
        }
        return Optional.empty();
    }

    private void add(Map<String, Item> items, String id, String artifactUri, String text) {
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
            items.put(id, new Item(id, artifactUri, name));
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
        return List.copyOf(runs.keySet());
    }

    /** The ids of the logged models that would be removed. */
    public List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** The ids of the experiments that would be removed: those in which nothing is left then. */
    public List<String> experiments() {
        return experiments.stream().map(Item::id).toList();
    }

    /** Why what was deleted, too, is kept, by id. */
    public Map<String, String> kept() {
        return Map.copyOf(kept);
    }

    /** The size of all artifacts that would be removed. */
    public long bytes() {
        return bytes;
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
        remove(
                List.copyOf(runs.values()),
                store.runs(),
                id -> store.runs().byId(id).isEmpty(),
                failures);
        LoggedModelStore all = store.models();
        remove(
                List.copyOf(models.values()),
                all,
                id -> all.byId(id).isEmpty() && all.deleted(id).isEmpty(),
                failures);
        for (Item experiment : experiments) {
            store.experiments().purge(List.of(experiment.id()));
            if (store.experiments().byId(experiment.id()).isEmpty()) {
                EmptyFolders.remove(store, experiment.artifactUri() + "/models", experiment.id());
                EmptyFolders.remove(store, experiment.artifactUri(), experiment.id());
            }
        }
        if (failures.isEmpty()) return;
        TrackingException first = failures.remove(0);
        failures.forEach(first::addSuppressed);
        throw first;
    }

    private void remove(List<Item> items, Trash trash, Predicate<String> isGone, List<TrackingException> failures) {
        for (int from = 0; from < items.size(); from += BATCH) {
            List<Item> some = items.subList(from, Math.min(from + BATCH, items.size()));
            trash.purge(some.stream().map(Item::id).toList());
            for (Item item : some) if (isGone.test(item.id())) removeArtifacts(item, failures);
        }
    }

    private void removeArtifacts(Item item, List<TrackingException> failures) {
        String uri = item.artifactUri();
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
        StringBuilder text = new StringBuilder("would remove " + Count.of(runs.size(), "run") + ", "
                + Count.of(models.size(), "model") + ", " + Count.of(experiments.size(), "experiment") + ", "
                + Count.of(bytes, "byte") + " of artifacts\n");
        for (Collection<Item> items : List.of(runs.values(), models.values(), experiments))
            items.forEach(item -> text.append("  remove ").append(item.text()).append('\n'));
        kept.values().forEach(line -> text.append("  keep ").append(line).append('\n'));
        return text.toString();
    }
}
