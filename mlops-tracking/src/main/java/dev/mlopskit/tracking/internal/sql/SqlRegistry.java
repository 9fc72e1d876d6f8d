package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.RegistryStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registry's tables in the file of a store. */
final class SqlRegistry implements RegistryStore {
    private static final String MODEL_VERSIONS_TAG = "mlflow.modelVersions";
    /** MLflow keeps the row of a version that was deleted, under a stage of this name. */
    private static final String SELECT = "SELECT version, source, storage_location, run_id, creation_time, description"
            + " FROM model_versions WHERE name = ? AND COALESCE(current_stage, '') <> 'Deleted_Internal'";

    private final Database database;
    private final InstantSource clock;

    SqlRegistry(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<String> names() {
        return database.read(session -> session.list(
                "SELECT name FROM registered_models WHERE true" + Workspace.clause(session) + " ORDER BY name",
                row -> row.getString(1)));
    }

    @Override
    public ModelVersionData createVersion(NewModelVersion made) {
        String name = made.name();
        long now = made.created().toEpochMilli();
        return database.write(session -> {
            if (!exists(session, name))
                session.update(
                        "INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES (?, ?, ?)",
                        name,
                        now,
                        now);
            int version = nextVersion(session, name);
            session.update(
                    "INSERT INTO model_versions (name, version, creation_time, last_updated_time, current_stage,"
                            + " source, storage_location, run_id, status)"
                            + " VALUES (?, ?, ?, ?, 'None', ?, ?, ?, 'READY')",
                    name,
                    version,
                    now,
                    now,
                    made.source(),
                    made.location(),
                    made.runId());
            touch(session, name, now);
            if (made.modelId() != null) tellModel(session, made.modelId(), name, version);
            return version(session, name, version).orElseThrow();
        });
    }

    private static int nextVersion(Session session, String name) throws SQLException {
        return session.first(
                        "SELECT COALESCE(MAX(version), 0) + 1 FROM model_versions WHERE name = ?"
                                + Workspace.clause(session),
                        row -> row.getInt(1),
                        name)
                .orElseThrow();
    }

    /** MLflow's pages show at a logged model which versions it has become. */
    private static void tellModel(Session session, String modelId, String name, int version) throws SQLException {
        List<Object> versions = new ArrayList<>();
        session.first(
                        "SELECT tag_value FROM logged_model_tags WHERE model_id = ? AND tag_key = ?",
                        row -> row.getString(1),
                        modelId,
                        MODEL_VERSIONS_TAG)
                .ifPresent(text -> {
                    if (Json.read(text) instanceof List<?> list) versions.addAll(list);
                });
        versions.add(Map.of("name", name, "version", version));
        LoggedModels.setTag(session, modelId, MODEL_VERSIONS_TAG, Json.write(versions));
    }

    @Override
    public Optional<ModelVersionData> version(String name, int version) {
        return database.read(session -> version(session, name, version));
    }

    private static Optional<ModelVersionData> version(Session session, String name, int version) throws SQLException {
        return find(session, name, " AND version = ?", version).stream().findFirst();
    }

    @Override
    public List<ModelVersionData> versions(String name) {
        return database.read(session -> find(session, name, " ORDER BY version DESC"));
    }

    @Override
    public Optional<ModelVersionData> versionByAlias(String name, String alias) {
        return database.read(session -> {
            int version = aliased(session, name, alias);
            return version == 0 ? Optional.empty() : version(session, name, version);
        });
    }

    @Override
    public void setAlias(String name, String alias, int version, @Nullable Integer expected) {
        database.write(session -> {
            if (version(session, name, version).isEmpty())
                throw new NotFoundException(
                        "model version",
                        name + "/" + version,
                        "register it first; RegisteredModel.versions() lists what is there");
            int present = aliased(session, name, alias);
            if (expected != null && present != expected) throw moved(name, alias, expected, present);
            if (present == 0)
                session.update(
                        "INSERT INTO registered_model_aliases (name, alias, version) VALUES (?, ?, ?)",
                        name,
                        alias,
                        version);
            else
                session.update(
                        "UPDATE registered_model_aliases SET version = ? WHERE name = ? AND alias = ?"
                                + Workspace.clause(session),
                        version,
                        name,
                        alias);
            touch(session, name, clock.millis());
            return null;
        });
    }

    /** The version that an alias points at; 0 for none. */
    private static int aliased(Session session, String name, String alias) throws SQLException {
        return session.first(
                        "SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?"
                                + Workspace.clause(session),
                        row -> row.getInt(1),
                        name,
                        alias)
                .orElse(0);
    }

    private static ConflictException moved(String name, String alias, int expected, int present) {
        return new ConflictException(
                name,
                "alias '" + alias + "' of '" + name + "' points at " + (present == 0 ? "nothing" : "version " + present)
                        + " and not at " + (expected == 0 ? "nothing" : "version " + expected)
                        + ", as was expected: look again, then decide anew");
    }

    private static boolean exists(Session session, String name) throws SQLException {
        return session.any("SELECT 1 FROM registered_models WHERE name = ?" + Workspace.clause(session), name);
    }

    private static void touch(Session session, String name, long now) throws SQLException {
        session.update(
                "UPDATE registered_models SET last_updated_time = ? WHERE name = ?" + Workspace.clause(session),
                now,
                name);
    }

    private static List<ModelVersionData> find(Session session, String name, String more, Object... arguments)
            throws SQLException {
        String workspace = Workspace.clause(session);
        Map<Integer, Set<String>> aliases = new HashMap<>();
        session.list(
                "SELECT version, alias FROM registered_model_aliases WHERE name = ?" + workspace,
                row -> aliases.computeIfAbsent(row.getInt(1), v -> new HashSet<>())
                        .add(row.getString(2)),
                name);
        Object[] all = new Object[arguments.length + 1];
        all[0] = name;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return session.list(
                SELECT + workspace + more,
                row -> new ModelVersionData(
                        name,
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3) == null ? row.getString(2) : row.getString(3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getString(6),
                        Set.copyOf(aliases.getOrDefault(row.getInt(1), Set.of())),
                        tags(session, name, row.getInt(1), workspace)),
                all);
    }

    private static Map<String, String> tags(Session session, String name, int version, String workspace)
            throws SQLException {
        Map<String, String> tags = new HashMap<>();
        session.list(
                "SELECT key, value FROM model_version_tags WHERE name = ? AND version = ?" + workspace,
                row -> tags.put(row.getString(1), row.getString(2)) == null,
                name,
                version);
        return Map.copyOf(tags);
    }
}
