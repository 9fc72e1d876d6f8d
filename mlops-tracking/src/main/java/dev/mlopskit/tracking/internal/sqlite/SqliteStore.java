package dev.mlopskit.tracking.internal.sqlite;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunSearch;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store in one SQLite file that is an MLflow database. */
public final class SqliteStore implements TrackingStore {
    private final Path file;
    private final String uri;
    private final String artifactRoot;
    private final InstantSource clock;
    private final Writer writer;
    private final Readers readers;

    private SqliteStore(SqliteFile file, Session session, String artifactRoot, InstantSource clock) {
        this.file = file.path();
        this.uri = "sqlite:///" + file.path();
        this.artifactRoot = artifactRoot;
        this.clock = clock;
        this.writer = new Writer(file.path(), session, file::reopenWriter);
        this.readers = new Readers(file.path(), file::openReader);
        OpenFiles.add(file.path());
    }

    /**
     * Opens a file, and makes it if it is not there.
     *
     * @param artifactRoot the folder of artifacts, for experiments that are made from now on
     */
    public static SqliteStore open(Path path, String artifactRoot, Durability durability, InstantSource clock) {
        SqliteFile file = new SqliteFile(path, durability);
        try {
            return new SqliteStore(file, file.openWriter(artifactRoot, clock.millis()), artifactRoot, clock);
        } catch (SQLException e) {
            throw SqliteErrors.translate(path, e);
        } catch (IOException e) {
            throw new StoreException(
                    path.toString(), "cannot be made: check that its folder can be made and written to", e);
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Optional<ExperimentData> experimentByName(String name) {
        return readers.read(session -> Experiments.byName(session, name));
    }

    @Override
    public Optional<ExperimentData> experiment(String experimentId) {
        return readers.read(session -> Experiments.byId(session, experimentId));
    }

    @Override
    public List<ExperimentData> experiments() {
        return readers.read(Experiments::active);
    }

    @Override
    public ExperimentData createExperiment(String name, Map<String, String> tags) {
        return writer.write(session -> Experiments.create(session, artifactRoot, name, tags, clock.millis()));
    }

    @Override
    public RunData createRun(NewRun run) {
        return writer.write(session -> {
            String id = Runs.create(session, run);
            return RunReader.read(session, List.of(id)).get(0);
        });
    }

    @Override
    public Optional<RunData> run(String runId) {
        return readers.read(session -> RunReader.read(session, List.of(runId))).stream()
                .findFirst();
    }

    @Override
    public void setStatus(String runId, RunStatus status, @Nullable Instant end, List<? extends RunEntry> last) {
        writer.write(session -> {
            Runs.setStatus(session, runId, status, end);
            RunLog.write(session, runId, last);
            return null;
        });
    }

    @Override
    public void log(String runId, List<? extends RunEntry> entries) {
        writer.write(session -> {
            RunLog.write(session, runId, entries);
            return null;
        });
    }

    @Override
    public List<Metric> history(String runId, String key) {
        return readers.read(session -> Metrics.history(session, runId, key));
    }

    @Override
    public List<RunData> search(RunSearch search) {
        RunQuerySql query = RunQuerySql.of(search);
        return readers.read(session -> RunReader.read(session, query.ids(session)));
    }

    @Override
    public LoggedModelData createModel(NewModel model) {
        return writer.write(session -> LoggedModels.create(session, model));
    }

    @Override
    public Optional<LoggedModelData> model(String modelId) {
        return readers.read(session -> LoggedModels.byId(session, modelId));
    }

    @Override
    public Optional<LoggedModelData> modelOfRun(String runId, String name) {
        return readers.read(session -> LoggedModels.ofRun(session, runId, name));
    }

    @Override
    public void setModelStatus(String modelId, LoggedModelData.Status status) {
        writer.write(session -> {
            LoggedModels.setStatus(session, modelId, status, clock.millis());
            return null;
        });
    }

    @Override
    public RegistryStore registry() {
        return new SqliteRegistry(writer, readers, clock);
    }

    @Override
    public void close() {
        try (readers) {
            writer.close();
        } finally {
            OpenFiles.remove(file);
        }
    }
}
