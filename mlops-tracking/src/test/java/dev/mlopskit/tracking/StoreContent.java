package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that a store has, in words that do not depend on where it lies and which ids it gave to copies. */
final class StoreContent {
    static final String ORIGIN = "mlopskit.origin";

    private final TrackingStore store;
    private final Map<String, String> origins = new HashMap<>();
    private final Map<String, Object> content = new TreeMap<>();

    private StoreContent(TrackingStore store) {
        this.store = store;
    }

    static Map<String, Object> of(Tracking tracking) {
        StoreContent all = new StoreContent(tracking.store());
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
            for (RunData run :
                    all.store.runs().search(Search.all().lifecycle(lifecycle)).items())
                all.origins.put(run.runId(), run.tags().getOrDefault(ORIGIN, run.runId()));
        for (LoggedModelData model : all.store.models().search(Search.all()).items())
            all.origins.put(model.modelId(), model.tags().getOrDefault(ORIGIN, model.modelId()));
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
            all.store
                    .experiments()
                    .search(Search.all().lifecycle(lifecycle))
                    .items()
                    .forEach(all::add);
        all.store.models().search(Search.all()).items().forEach(all::add);
        all.store.registry().searchModels(Search.all()).items().forEach(all::add);
        return all.content;
    }

    private void add(ExperimentData experiment) {
        content.put("experiment " + experiment.name(), List.of(experiment.active(), tags(experiment.tags())));
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
            store.runs()
                    .search(Search.all().in(List.of(experiment.experimentId())).lifecycle(lifecycle))
                    .items()
                    .forEach(run -> add(experiment.name(), run));
    }

    private void add(String experiment, RunData run) {
        Map<String, Object> found = new TreeMap<>();
        found.put("experiment", experiment);
        found.put("name", run.name());
        found.put("status", run.status());
        found.put("start", run.start());
        found.put("end", String.valueOf(run.end()));
        found.put("active", run.active());
        found.put("metrics", new TreeMap<>(run.metrics()));
        found.put("params", new TreeMap<>(run.params()));
        found.put("tags", tags(run.tags()));
        found.put("inputs", Set.copyOf(run.inputs()));
        found.put("points", store.runs().points(run.runId()));
        found.put("artifacts", artifacts(run.artifactUri()));
        List<String> outputs = new ArrayList<>();
        run.outputs().forEach(output -> outputs.add(origin(output.modelId()) + " " + output.step()));
        outputs.sort(null);
        found.put("outputs", outputs);
        content.put("run " + origin(run.runId()), found);
    }

    private void add(LoggedModelData model) {
        // A database moves points of one millisecond apart, and files do not: those of a run are compared to the
        // millisecond. A database has 0 for a NaN of a model.
        Set<String> points = new TreeSet<>();
        for (ModelMetric point : model.metrics())
            points.add(origin(Objects.requireNonNull(point.runId())) + " " + point.key() + " "
                    + (Double.isNaN(point.value()) ? 0.0 : point.value()) + " "
                    + point.metric().step() + " "
                    + point.metric().time().truncatedTo(ChronoUnit.SECONDS) + " " + point.datasetName() + " "
                    + point.datasetDigest());
        content.put(
                "model " + origin(model.modelId()),
                List.of(
                        model.name(),
                        model.status(),
                        model.runId() == null ? "" : origin(model.runId()),
                        model.created(),
                        new TreeMap<>(model.params()),
                        tags(model.tags()),
                        points,
                        artifacts(model.artifactUri())));
    }

    private void add(RegisteredModelData model) {
        content.put(
                "registered " + model.name(),
                List.of(
                        String.valueOf(model.description()),
                        tags(model.tags()),
                        new TreeMap<>(model.aliases()),
                        aliasMoves(model)));
        for (ModelVersionData version : store.registry().versions(model.name()))
            content.put(
                    "version " + model.name() + "/" + version.version(),
                    List.of(
                            origin(version.source().replace("models:/", "")),
                            version.runId() == null ? "" : origin(version.runId()),
                            version.created(),
                            String.valueOf(version.description()),
                            new TreeSet<>(version.aliases()),
                            tags(version.tags()),
                            artifacts(version.location())));
    }

    private List<AliasMove> aliasMoves(RegisteredModelData model) {
        return model.aliases().keySet().stream()
                .sorted()
                .flatMap(alias -> store.registry().aliasMoves(model.name(), alias).stream())
                .toList();
    }

    private String origin(String id) {
        return origins.getOrDefault(id, id);
    }

    private Map<String, String> tags(Map<String, String> tags) {
        Map<String, String> kept = new TreeMap<>(tags);
        kept.remove(Owner.TAG);
        kept.remove(ORIGIN);
        kept.computeIfPresent("mlflow.parentRunId", (key, parent) -> origin(parent));
        return kept;
    }

    private Map<String, String> artifacts(String uri) {
        Map<String, String> files = new TreeMap<>();
        collect(store.artifacts(uri), "", files);
        return files;
    }

    private static void collect(ArtifactStore artifacts, String folder, Map<String, String> files) {
        for (ArtifactInfo entry : artifacts.list(folder)) {
            if (entry.folder()) {
                collect(artifacts, entry.path(), files);
                continue;
            }
            try (InputStream in = artifacts.read(entry.path())) {
                files.put(entry.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
