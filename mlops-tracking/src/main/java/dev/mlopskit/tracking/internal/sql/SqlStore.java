package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.internal.artifact.ArtifactStores;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

/** A store in one SQLite file that is an MLflow database. */
public final class SqlStore implements TrackingStore {
    private final Path file;
    private final String uri;
    private final Database database;
    private final ExperimentStore experiments;
    private final RunStore runs;
    private final LoggedModelStore models;
    private final RegistryStore registry;

    private SqlStore(SqliteFile file, Session session, String artifactRoot, InstantSource clock) {
        this.file = file.path();
        this.uri = "sqlite:///" + file.path();
        this.database = new Database(
                new Writer(file.path(), session, file::reopenWriter), new Readers(file.path(), file::openReader));
        this.experiments = new SqlExperiments(database, artifactRoot, clock);
        this.runs = new SqlRuns(database, clock);
        this.models = new SqlModels(database, clock);
        this.registry = new SqlRegistry(database, clock);
        OpenFiles.add(file.path());
    }

    /**
     * Opens a file, and makes it if it is not there.
     *
     * @param artifactRoot the folder of artifacts, for experiments that are made from now on
     */
    public static SqlStore open(Path path, String artifactRoot, Durability durability, InstantSource clock) {
        SqliteFile file = new SqliteFile(path, durability);
        try {
            return new SqlStore(file, file.openWriter(artifactRoot, clock.millis()), artifactRoot, clock);
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
    public ExperimentStore experiments() {
        return experiments;
    }

    @Override
    public RunStore runs() {
        return runs;
    }

    @Override
    public LoggedModelStore models() {
        return models;
    }

    @Override
    public RegistryStore registry() {
        return registry;
    }

    @Override
    public ArtifactStore artifacts(String uri) {
        return ArtifactStores.open(uri);
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            OpenFiles.remove(file);
        }
    }
}
