package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code meta.yaml} of a run. */
final class RunMeta {
    /** MLflow counts these from 1. */
    private static final List<RunStatus> CODES =
            List.of(RunStatus.RUNNING, RunStatus.SCHEDULED, RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED);
    /** A program of the user's own, and no job, notebook or project. */
    private static final int SOURCE_LOCAL = 4;

    private RunMeta() {}

    static Meta of(Path folder, NewRun run, String location) {
        String id = Disk.name(folder);
        return Meta.of(folder)
                .with("run_id", id)
                .with("run_name", run.name())
                .with("experiment_id", run.experimentId())
                .with("user_id", run.user())
                .with("status", code(RunStatus.RUNNING))
                .with("start_time", run.start().toEpochMilli())
                .with("end_time", null)
                .with("deleted_time", null)
                .with("lifecycle_stage", "active")
                .with("artifact_uri", Locations.below(location, id, StoreFolder.ARTIFACTS))
                // What MLflow writes there for the sake of its own older versions.
                .with("source_type", SOURCE_LOCAL)
                .with("source_name", "")
                .with("source_version", "")
                .with("entry_point_name", "")
                .with("tags", List.of());
    }

    static Meta withStatus(Meta meta, RunStatus status, @Nullable Instant end) {
        return meta.with("status", code(status)).with("end_time", end == null ? null : end.toEpochMilli());
    }

    static RunStatus status(Meta meta) {
        long code = meta.optionalNumber("status").orElse(1L);
        if (code < 1 || code > CODES.size()) throw meta.damaged("status", "has the status " + code + ", which is none");
        return CODES.get((int) code - 1);
    }

    private static int code(RunStatus status) {
        return CODES.indexOf(status) + 1;
    }

    /** Deletes or restores a run, unless it is so already. */
    static void setLifecycle(StoreFolder store, Path run, Search.Lifecycle lifecycle, long now) throws IOException {
        boolean active = lifecycle == Search.Lifecycle.ACTIVE;
        Optional<Meta> meta = Meta.read(run);
        if (meta.isEmpty() || meta.get().active() == active) return;
        Batch batch = store.batch(run);
        batch.putLast(meta.get()
                .with("lifecycle_stage", FileExperiments.stage(lifecycle))
                .with("deleted_time", active ? null : now));
        batch.commit();
    }
}
