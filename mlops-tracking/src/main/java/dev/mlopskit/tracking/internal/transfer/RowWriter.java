package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.internal.sql.SqliteCopy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes runs from one SQLite file to another by copying their rows. */
final class RowWriter implements RunWriter {
    private final Transfer transfer;
    private final SqliteCopy rows;

    RowWriter(Transfer transfer, SqliteCopy rows) {
        this.transfer = transfer;
        this.rows = rows;
    }

    @Override
    public String reserve(String runId) {
        return runId;
    }

    @Override
    public void write(List<RunData> runs, ExperimentData experiment) {
        for (RunData run : runs) {
            String address = transfer.known()
                    .idOf(run)
                    .flatMap(id -> transfer.target().runs().byId(id))
                    .map(RunData::artifactUri)
                    .orElse(experiment.artifactLocation() + "/" + run.runId() + "/artifacts");
            transfer.copyArtifacts(run.artifactUri(), address, transfer.known().isChanging(run));
        }
        // Those whose artifacts cannot be copied keep their addresses.
        List<String> copied = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (RunData run : runs)
            (run.artifactUri().isBlank() || transfer.isReadable(run.artifactUri()) ? copied : left).add(run.runId());
        rows.runs(copied, experiment.experimentId(), location(experiment), Owner.TAG);
        rows.runs(left, experiment.experimentId(), null, Owner.TAG);
        for (RunData run : runs) transfer.known().add(run.runId(), run);
    }

    void model(LoggedModelData model, ExperimentData experiment) {
        rows.models(
                List.of(model.modelId()),
                experiment.experimentId(),
                transfer.isReadable(model.artifactUri()) ? location(experiment) : null,
                ModelTransfer.VERSIONS_TAG);
    }

    private @Nullable String location(ExperimentData experiment) {
        return transfer.settings().leaveArtifacts() ? null : experiment.artifactLocation();
    }
}
