package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes runs into a store that gives ids of its own. A run is made with its origin in a tag, and ended last; what stops in
 * between leaves one that goes on, and is found again by that tag.
 */
final class LoggingWriter implements RunWriter {
    private static final int BATCH = 1_000;

    private final Transfer transfer;
    private final RunStore runs;
    private final ModelPoints points;
    /** The runs that are being made, so that parents in a circle come to an end. */
    private final Set<String> making = new HashSet<>();

    LoggingWriter(Transfer transfer, ModelPoints points) {
        this.transfer = transfer;
        this.points = points;
        this.runs = transfer.target().runs();
    }

    @Override
    public String reserve(String runId) {
        return transfer.runId(runId).orElseGet(() -> {
            RunData run = transfer.source()
                    .runs()
                    .byId(runId)
                    .orElseThrow(() -> new NotFoundException("run", runId, "a model of it is still in the source"));
            return reserve(run, transfer.experiments().target(run.experimentId()));
        });
    }

    private String reserve(RunData run, ExperimentData experiment) {
        return transfer.known().idOf(run).orElseGet(() -> {
            making.add(run.runId());
            Map<String, String> tags = tags(run);
            NewRun made = new NewRun(
                    experiment.experimentId(),
                    run.name(),
                    tags.getOrDefault("mlflow.user", "unknown"),
                    run.start(),
                    tags);
            String id = runs.create(made).runId();
            transfer.known().add(id, Origin.of(run), RunStatus.RUNNING, null);
            transfer.known().add(id, run.runId(), RunStatus.RUNNING, null);
            making.remove(run.runId());
            return id;
        });
    }

    private Map<String, String> tags(RunData run) {
        Map<String, String> tags = transfer.tags(run);
        tags.put(Origin.TAG, Origin.of(run));
        tags.computeIfPresent(Transfer.PARENT, (key, parent) -> parent(parent));
        return tags;
    }

    /** A parent that the source does not have either stays what it is. */
    private String parent(String runId) {
        boolean there = transfer.source().runs().byId(runId).isPresent();
        return there && !making.contains(runId) ? reserve(runId) : runId;
    }

    @Override
    public void write(List<RunData> found, ExperimentData experiment) {
        for (RunData run : found) {
            boolean changing = transfer.known().isChanging(run);
            String id = reserve(run, experiment);
            RunData present = runs.byId(id).orElseThrow();
            // Somebody deleted there what had not been copied to its end.
            if (!present.active()) continue;
            transfer.copyArtifacts(run.artifactUri(), present.artifactUri(), changing);
            List<RunEntry> entries = entries(run);
            for (int from = 0; from < entries.size(); from += BATCH)
                runs.log(id, entries.subList(from, Math.min(from + BATCH, entries.size())));
            if (run.status() != present.status() || !Objects.equals(run.end(), present.end()))
                runs.setStatus(id, run.status(), run.end(), List.of());
            transfer.known().add(id, run);
            if (!run.active()) runs.setLifecycle(id, Search.Lifecycle.DELETED);
        }
    }

    private List<RunEntry> entries(RunData run) {
        List<RunEntry> entries = new ArrayList<>();
        run.params().forEach((key, value) -> entries.add(new Param(key, value)));
        tags(run).forEach((key, value) -> entries.add(new Tag(key, value)));
        entries.addAll(run.inputs());
        for (ModelOutput output : run.outputs()) {
            String modelId = transfer.modelIds().get(output.modelId());
            if (modelId != null) entries.add(new ModelOutput(modelId, output.step()));
        }
        entries.addAll(points.entries(run.runId(), transfer.source().runs().points(run.runId())));
        return entries;
    }
}
