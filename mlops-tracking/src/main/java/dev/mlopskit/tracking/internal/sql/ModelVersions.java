package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.internal.Stages;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.RegistryStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of model versions and their tags. */
final class ModelVersions {
    private static final String MODEL_VERSIONS_TAG = "mlflow.modelVersions";

    private static final String SELECT =
            "SELECT name, version, source, storage_location, run_id, creation_time, last_updated_time, current_stage,"
                    + " description, run_link, user_id, status FROM model_versions";

    /** What names one version. */
    record Id(String name, int version) {}

    private ModelVersions() {}

    static int create(Session session, NewModelVersion made) throws SQLException {
        // It may have been removed for good since the caller saw it.
        if (made.modelId() != null) LoggedModels.require(session, made.modelId());
        long now = made.created().toEpochMilli();
        int version = nextVersion(session, made.name());
        session.update(
                "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description,"
                        + " current_stage, source, storage_location, run_id, run_link, status)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                made.name(),
                version,
                now,
                now,
                made.description(),
                Stages.NONE,
                made.source(),
                made.location(),
                made.runId(),
                made.runLink(),
                ModelVersionData.READY);
        setTags(session, made.name(), version, made.tags());
        if (made.modelId() != null) tellModel(session, made.modelId(), made.name(), version);
        return version;
    }

    /** Whether there is or was a version of a number. */
    static boolean isTaken(Session session, String name, int version) throws SQLException {
        return session.any(
                "SELECT 1 FROM model_versions WHERE name = ? AND version = ?" + Workspace.clause(session),
                name,
                version);
    }

    /** Makes a version of another store under its number. */
    static void adopt(Session session, ModelVersionData made) throws SQLException {
        if (isTaken(session, made.name(), made.version()))
            throw new ConflictException(
                    made.name(),
                    "version " + made.version() + " of '" + made.name() + "' is taken, or was and has been deleted:"
                            + " register under the next number");
        session.update(
                "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description,"
                        + " current_stage, source, storage_location, run_id, run_link, user_id, status)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                made.name(),
                made.version(),
                made.created().toEpochMilli(),
                made.updated().toEpochMilli(),
                made.description(),
                made.stage(),
                made.source(),
                made.location(),
                made.runId(),
                made.runLink(),
                made.user(),
                made.status());
        setTags(session, made.name(), made.version(), made.tags());
        if (made.modelId() != null) tellModel(session, made.modelId(), made.name(), made.version());
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

    static Optional<ModelVersionData> byNumber(Session session, String name, int version) throws SQLException {
        return read(session, List.of(new Id(name, version))).stream().findFirst();
    }

    static ModelVersionData require(Session session, String name, int version) throws SQLException {
        return byNumber(session, name, version)
                .orElseThrow(() -> new NotFoundException(
                        "model version",
                        name + "/" + version,
                        "register it first; RegisteredModel.versions() lists what is there"));
    }

    /** As MLflow does: the row stays, so that the number is not used again, but says nothing any more. */
    static List<AliasMove> delete(Session session, String name, int version, Instant at, String by)
            throws SQLException {
        List<AliasMove> moves = new ArrayList<>();
        for (String alias : new TreeSet<>(require(session, name, version).aliases())) {
            AliasMove away = new AliasMove(name, alias, version, null, at, by, RegistryStore.VERSION_DELETED);
            moves.add(Aliases.move(session, away, false));
        }
        session.update(
                "UPDATE model_versions SET current_stage = '" + Stages.DELETED
                        + "', last_updated_time = ?, description ="
                        + " NULL, user_id = NULL, source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID',"
                        + " run_link = 'REDACTED-RUN-LINK', status_message = NULL WHERE name = ? AND version = ?"
                        + Workspace.clause(session),
                at.toEpochMilli(),
                name,
                version);
        return moves;
    }

    static void describe(Session session, String name, int version, String description, long now) throws SQLException {
        require(session, name, version);
        session.update(
                "UPDATE model_versions SET description = ?, last_updated_time = ? WHERE name = ? AND version = ?"
                        + Workspace.clause(session),
                description,
                now,
                name,
                version);
    }

    static void setTags(Session session, String name, int version, Map<String, String> tags) throws SQLException {
        require(session, name, version);
        for (var tag : tags.entrySet()) {
            int updated = session.update(
                    "UPDATE model_version_tags SET value = ? WHERE name = ? AND version = ? AND key = ?"
                            + Workspace.clause(session),
                    tag.getValue(),
                    name,
                    version,
                    tag.getKey());
            if (updated == 0)
                session.update(
                        "INSERT INTO model_version_tags (name, version, key, value) VALUES (?, ?, ?, ?)",
                        name,
                        version,
                        tag.getKey(),
                        tag.getValue());
        }
    }

    static void deleteTag(Session session, String name, int version, String key) throws SQLException {
        require(session, name, version);
        session.update(
                "DELETE FROM model_version_tags WHERE name = ? AND version = ? AND key = ?" + Workspace.clause(session),
                name,
                version,
                key);
    }

    /** Those of some names and numbers that are there, in their order. */
    static List<ModelVersionData> read(Session session, List<Id> ids) throws SQLException {
        String clause = Workspace.clause(session);
        Map<Id, Map<String, String>> tags = Bulk.pairs(
                session,
                "SELECT key, value, name, version FROM model_version_tags",
                ModelVersions::isOneOf,
                ids,
                clause,
                row -> new Id(row.getString(3), row.getInt(4)));
        Map<String, Map<String, Integer>> aliases =
                Aliases.ofModels(session, ids.stream().map(Id::name).distinct().toList());
        List<ModelVersionData> found = new ArrayList<>();
        Bulk.forEach(
                session,
                SELECT,
                ModelVersions::isOneOf,
                ids,
                Fragment.of(clause + " AND COALESCE(current_stage, '') <> '" + Stages.DELETED + "'"),
                row -> found.add(version(row, aliases, tags)));
        return Bulk.inOrder(ids, found, version -> new Id(version.name(), version.version()));
    }

    private static Fragment isOneOf(List<Id> ids) {
        if (ids.size() == 1)
            return Fragment.of(
                    "name = ? AND version = ?", ids.get(0).name(), ids.get(0).version());
        return Fragment.of("(name, version) IN (VALUES ")
                .then(Fragment.join(
                        ids.stream()
                                .map(id -> Fragment.of("(?, ?)", id.name(), id.version()))
                                .toList(),
                        ", "))
                .then(")");
    }

    private static ModelVersionData version(
            ResultSet row, Map<String, Map<String, Integer>> aliases, Map<Id, Map<String, String>> tags)
            throws SQLException {
        Id id = new Id(row.getString(1), row.getInt(2));
        return new ModelVersionData(
                id.name(),
                id.version(),
                row.getString(3),
                row.getString(4) == null ? row.getString(3) : row.getString(4),
                row.getString(5),
                row.getString(10),
                row.getString(11),
                Instant.ofEpochMilli(row.getLong(6)),
                Instant.ofEpochMilli(row.getLong(7)),
                Objects.requireNonNullElse(row.getString(8), Stages.NONE),
                Objects.requireNonNullElse(row.getString(12), ModelVersionData.READY),
                row.getString(9),
                aliases.getOrDefault(id.name(), Map.of()).entrySet().stream()
                        .filter(alias -> alias.getValue() == id.version())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet()),
                Map.copyOf(tags.getOrDefault(id, Map.of())));
    }
}
