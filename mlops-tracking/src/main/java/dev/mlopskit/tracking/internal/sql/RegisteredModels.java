package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of registered models and their tags. */
final class RegisteredModels {
    private static final String SELECT =
            "SELECT name, creation_time, last_updated_time, description FROM registered_models";

    private RegisteredModels() {}

    static void create(Session session, String name, long now) throws SQLException {
        if (byName(session, name).isPresent()) return;
        // MLflow may have deleted one of this name, and knows nothing of its history.
        Aliases.forget(session, name);
        session.update(
                "INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES (?, ?, ?)",
                name,
                now,
                now);
    }

    static Optional<RegisteredModelData> byName(Session session, String name) throws SQLException {
        return byNames(session, List.of(name)).stream().findFirst();
    }

    static RegisteredModelData require(Session session, String name) throws SQLException {
        return byName(session, name)
                .orElseThrow(() -> new NotFoundException(
                        "registered model", name, "register a version first; Tracking.registeredModels() lists them"));
    }

    /** What a merge brings may have been done before the last change here. */
    static void touch(Session session, String name, long when) throws SQLException {
        session.update(
                "UPDATE registered_models SET last_updated_time = ? WHERE name = ? AND COALESCE(last_updated_time, 0) < ?"
                        + Workspace.clause(session),
                when,
                name,
                when);
    }

    static void describe(Session session, String name, String description) throws SQLException {
        session.update(
                "UPDATE registered_models SET description = ? WHERE name = ?" + Workspace.clause(session),
                description,
                name);
    }

    /** Not one upsert: the keys of the table are others once MLflow has migrated the file. */
    static void setTags(Session session, String name, Map<String, String> tags) throws SQLException {
        for (var tag : tags.entrySet()) {
            int updated = session.update(
                    "UPDATE registered_model_tags SET value = ? WHERE name = ? AND key = ?" + Workspace.clause(session),
                    tag.getValue(),
                    name,
                    tag.getKey());
            if (updated == 0)
                session.update(
                        "INSERT INTO registered_model_tags (name, key, value) VALUES (?, ?, ?)",
                        name,
                        tag.getKey(),
                        tag.getValue());
        }
    }

    static void deleteTag(Session session, String name, String key) throws SQLException {
        session.update(
                "DELETE FROM registered_model_tags WHERE name = ? AND key = ?" + Workspace.clause(session), name, key);
    }

    /** The row of the new name comes first and that of the old name goes last, so that no reference breaks in between. */
    static void rename(Session session, String name, String newName, long now) throws SQLException {
        RegisteredModelData model = require(session, name);
        if (newName.equals(name)) return;
        if (byName(session, newName).isPresent())
            throw new ConflictException(
                    name, "model '" + name + "' cannot be named '" + newName + "', since another one is: use another");
        create(session, newName, model.created().toEpochMilli());
        if (model.description() != null) describe(session, newName, model.description());
        String clause = Workspace.clause(session);
        session.update("UPDATE model_versions SET name = ? WHERE name = ?" + clause, newName, name);
        // Where the file enforces its references, the tags of the versions have followed already.
        for (String table : List.of("model_version_tags", "registered_model_tags", "registered_model_aliases"))
            session.update("UPDATE " + table + " SET name = ? WHERE name = ?" + clause, newName, name);
        Aliases.rename(session, name, newName);
        session.update("DELETE FROM registered_models WHERE name = ?" + clause, name);
        touch(session, newName, now);
    }

    static void delete(Session session, String name) throws SQLException {
        require(session, name);
        String clause = Workspace.clause(session);
        for (String table : List.of(
                "model_version_tags",
                "registered_model_tags",
                "registered_model_aliases",
                "model_versions",
                "registered_models")) session.update("DELETE FROM " + table + " WHERE name = ?" + clause, name);
        Aliases.forget(session, name);
    }

    /** Those of some names that are there, in the order of the names. */
    static List<RegisteredModelData> byNames(Session session, List<String> names) throws SQLException {
        String clause = Workspace.clause(session);
        Map<String, Map<String, String>> tags = Bulk.pairs(
                session,
                "SELECT key, value, name FROM registered_model_tags",
                RegisteredModels::isOneOf,
                names,
                clause,
                row -> row.getString(3));
        Map<String, Map<String, Integer>> aliases = Aliases.ofModels(session, names);
        List<RegisteredModelData> found = new ArrayList<>();
        Bulk.forEach(
                session,
                SELECT,
                RegisteredModels::isOneOf,
                names,
                Fragment.of(clause),
                row -> found.add(new RegisteredModelData(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getString(4),
                        Map.copyOf(aliases.getOrDefault(row.getString(1), Map.of())),
                        Map.copyOf(tags.getOrDefault(row.getString(1), Map.of())))));
        return Bulk.inOrder(names, found, RegisteredModelData::name);
    }

    static Fragment isOneOf(List<String> names) {
        return Fragment.oneOf("name", names);
    }
}
