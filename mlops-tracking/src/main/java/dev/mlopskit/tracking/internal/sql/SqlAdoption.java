package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.AdoptedRun;
import dev.mlopskit.tracking.spi.Adoption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes what another store has into a database. */
final class SqlAdoption implements Adoption {
    private final Database database;
    private final InstantSource clock;

    SqlAdoption(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void runs(List<AdoptedRun> runs) {
        database.write(session -> {
            for (AdoptedRun run : runs) adopt(session, run, clock.millis());
            return null;
        });
    }

    @Override
    public void model(LoggedModelData model) {
        database.write(session -> {
            LoggedModels.adopt(session, model);
            return null;
        });
    }

    @Override
    public boolean isTaken(String name, int version) {
        return database.read(session -> ModelVersions.isTaken(session, name, version));
    }

    @Override
    public void version(ModelVersionData version) {
        database.write(session -> {
            RegisteredModels.require(session, version.name());
            ModelVersions.adopt(session, version);
            return null;
        });
    }

    /** The run is active while it is written, which nobody sees: all is one transaction. */
    private static void adopt(Session session, AdoptedRun adopted, long now) throws SQLException {
        RunData run = adopted.run();
        Optional<Boolean> active = session.first(
                "SELECT lifecycle_stage FROM runs WHERE run_uuid = ?",
                row -> "active".equals(row.getString(1)),
                run.runId());
        if (active.isEmpty()) Runs.adopt(session, run);
        else if (!active.get())
            session.update("UPDATE runs SET lifecycle_stage = 'active' WHERE run_uuid = ?", run.runId());
        List<RunEntry> entries = new ArrayList<>();
        run.params().forEach((key, value) -> entries.add(new Param(key, value)));
        run.tags().forEach((key, value) -> entries.add(new Tag(key, value)));
        entries.addAll(run.inputs());
        entries.addAll(run.outputs());
        entries.addAll(adopted.points());
        RunLog.write(session, run.runId(), entries);
        Runs.setStatus(session, run.runId(), run.status(), run.end());
        if (!active.orElse(run.active()))
            session.update(
                    "UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = COALESCE(deleted_time, ?)"
                            + " WHERE run_uuid = ?",
                    now,
                    run.runId());
    }
}
