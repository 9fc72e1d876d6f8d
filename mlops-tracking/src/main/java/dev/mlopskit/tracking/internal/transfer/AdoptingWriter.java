package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.AdoptedRun;
import dev.mlopskit.tracking.spi.Adoption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes runs into a store that takes them under their ids: each appears at once, when its artifacts are there. */
final class AdoptingWriter implements RunWriter {
    /** How many points, and how many runs, go into one transaction, unless one run has more. */
    private static final int MAX_POINTS = 20_000;

    private static final int MAX_RUNS = 200;

    private final Transfer transfer;
    private final Adoption adoption;
    private final ModelPoints points;

    AdoptingWriter(Transfer transfer, Adoption adoption, ModelPoints points) {
        this.transfer = transfer;
        this.adoption = adoption;
        this.points = points;
    }

    @Override
    public String reserve(String runId) {
        return transfer.runId(runId).orElse(runId);
    }

    @Override
    public void write(List<RunData> runs, ExperimentData experiment) {
        List<AdoptedRun> batch = new ArrayList<>();
        int size = 0;
        for (RunData run : runs) {
            RunData copy = copy(run, experiment);
            transfer.copyArtifacts(
                    run.artifactUri(), copy.artifactUri(), transfer.known().isChanging(run));
            AdoptedRun adopted = new AdoptedRun(
                    copy, points.entries(run.runId(), transfer.source().runs().points(run.runId())));
            batch.add(adopted);
            size += adopted.points().size();
            if (size < MAX_POINTS && batch.size() < MAX_RUNS) continue;
            flush(batch);
            size = 0;
        }
        if (!batch.isEmpty()) flush(batch);
    }

    private void flush(List<AdoptedRun> batch) {
        adoption.runs(batch);
        for (AdoptedRun adopted : batch) {
            RunData run = adopted.run();
            transfer.known().add(run.runId(), run);
        }
        batch.clear();
    }

    private RunData copy(RunData run, ExperimentData experiment) {
        Optional<RunData> present = transfer.known()
                .idOf(run)
                .flatMap(id -> transfer.target().runs().byId(id));
        String id = present.map(RunData::runId).orElse(run.runId());
        String address = present.map(RunData::artifactUri)
                .orElseGet(() ->
                        transfer.address(run.artifactUri(), experiment.artifactLocation() + "/" + id + "/artifacts"));
        Map<String, String> tags = transfer.tags(run);
        tags.computeIfPresent(Transfer.PARENT, (key, parent) -> reserve(parent));
        List<ModelOutput> outputs = run.outputs().stream()
                .map(output -> new ModelOutput(
                        transfer.modelIds().getOrDefault(output.modelId(), output.modelId()), output.step()))
                .toList();
        return new RunData(
                id,
                experiment.experimentId(),
                run.name(),
                run.status(),
                run.start(),
                run.end(),
                run.active(),
                address,
                run.metrics(),
                run.params(),
                tags,
                run.inputs(),
                outputs);
    }
}
