package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Count;
import dev.mlopskit.tracking.internal.References;
import dev.mlopskit.tracking.internal.artifact.EmptyFolders;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
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

/**
 * What {@link Tracking#gc} would remove for good: deleted runs and logged models with their artifacts, those of deleted
 * experiments too, and deleted experiments in which nothing is left. Not thread-safe.
 */
public final class GarbageCollection {
    /** Something to be removed, and where its artifacts lie. */
    private record Item(String id, String artifactUri, String text) {}

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
        else if (!own) kept.put(id, name + ": its artifacts lie at " + artifactUri + ", which may be shared");
        else {
            items.put(id, new Item(id, artifactUri, name));
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
     * Removes it: the artifacts first, so that whatever stops in between leaves nothing that is not found again. What was
     * restored meanwhile, or has come into use, is passed over.
     */
    public void execute() {
        References now = References.read(store.registry());
        for (Item run : runs.values())
            if (store.runs().byId(run.id()).filter(data -> !data.active()).isPresent() && isFree(now, run))
                remove(run, store.runs());
        for (Item model : models.values())
            if (store.models().deleted(model.id()).isPresent() && isFree(now, model)) remove(model, store.models());
        for (Item experiment : experiments) {
            store.experiments().purge(List.of(experiment.id()));
            if (store.experiments().byId(experiment.id()).isEmpty()) {
                EmptyFolders.remove(store, experiment.artifactUri() + "/models", experiment.id());
                EmptyFolders.remove(store, experiment.artifactUri(), experiment.id());
            }
        }
    }

    private void remove(Item item, Trash trash) {
        store.artifacts(item.artifactUri()).delete("");
        trash.purge(List.of(item.id()));
        EmptyFolders.remove(store, item.artifactUri(), item.id());
    }

    private static boolean isFree(References references, Item item) {
        return references.userOf(item.id(), item.artifactUri()).isEmpty();
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
