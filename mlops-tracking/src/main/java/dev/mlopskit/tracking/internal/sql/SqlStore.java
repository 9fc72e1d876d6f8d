package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Relocation;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.Adoption;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.OwnTables;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A store in an SQL database that is an MLflow database. */
public final class SqlStore implements TrackingStore {
    private final Connector connector;
    private final Map<String, String> environment;
    private final Database database;
    private final ExperimentStore experiments;
    private final RunStore runs;
    private final LoggedModelStore models;
    private final RegistryStore registry;
    private final Adoption adoption;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqlStore(Connector connector, Session session, String artifactRoot, StoreSettings settings) {
        InstantSource clock = settings.clock();
        this.connector = connector;
        this.environment = settings.environment();
        this.database =
                new Database(new Writer(connector, session), connector.hasReaders() ? new Readers(connector) : null);
        this.experiments = new SqlExperiments(database, artifactRoot, clock);
        this.runs = new SqlRuns(database, clock);
        this.models = new SqlModels(database, clock);
        this.registry = new SqlRegistry(database, clock);
        this.adoption = new SqlAdoption(database, clock);
    }

    /**
     * Opens an SQLite file, and makes it if it is not there.
     *
     * @param artifactRoot the folder of artifacts, for experiments that are made from now on
     */
    public static SqlStore file(Path path, String artifactRoot, StoreSettings settings) {
        return open(new SqliteFile(path, settings.durability()), artifactRoot, settings);
    }

    /**
     * Makes an SQLite database in memory, which is gone when it is closed.
     *
     * @param atClose what is done then
     */
    public static SqlStore memory(String artifactRoot, Runnable atClose, StoreSettings settings) {
        return open(new SqliteMemory(atClose), artifactRoot, settings);
    }

    /** Opens a PostgreSQL database that is there, and makes the tables if it has none. */
    public static SqlStore postgres(String uri, String artifactRoot, StoreSettings settings) {
        return open(new PostgresServer(PostgresUri.parse(uri), settings.durability()), artifactRoot, settings);
    }

    private static SqlStore open(Connector connector, String artifactRoot, StoreSettings settings) {
        try {
            Session session = connector.openFirst(artifactRoot, settings.clock().millis());
            return new SqlStore(connector, session, artifactRoot, settings);
        } catch (SQLException e) {
            throw connector.dialect().translate(e);
        } catch (IOException e) {
            throw new StoreException(
                    connector.dialect().store(), "cannot be made: check that its folder can be made and written to", e);
        }
    }

    /** What copies rows from one store to another, where both are SQLite files. */
    public static Optional<SqliteCopy> copy(TrackingStore source, TrackingStore target) {
        if (source instanceof SqlStore from
                && from.connector instanceof SqliteFile one
                && target instanceof SqlStore to
                && to.connector instanceof SqliteFile other) return Optional.of(SqliteCopy.open(one, other));
        return Optional.empty();
    }

    @Override
    public String uri() {
        return connector.uri();
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
        return ArtifactStore.open(uri, environment);
    }

    @Override
    public Optional<Adoption> adoption() {
        return Optional.of(adoption);
    }

    @Override
    public List<String> others() {
        return database.read(OtherTables::count);
    }

    @Override
    public Optional<OwnTables> tables() {
        return Optional.of(new SqlTables(database));
    }

    /** The file of a store that is an SQLite file. */
    public static Optional<Path> fileOf(TrackingStore store) {
        return store instanceof SqlStore sql && sql.connector instanceof SqliteFile file
                ? Optional.of(file.path())
                : Optional.empty();
    }

    @Override
    public Relocation relocate(UnaryOperator<String> address) {
        return database.write(session -> Relocator.relocate(session, address));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        try {
            database.close();
        } finally {
            connector.closed();
        }
    }
}
