package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tables of registered models and their tags. */
final class RegisteredModels {
    private static final String SELECT =
            "SELECT name, creation_time, last_updated_time, description FROM registered_models WHERE true";

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
        return find(session, " AND name = ?", name).stream().findFirst();
    }

    static RegisteredModelData require(Session session, String name) throws SQLException {
        return byName(session, name)
                .orElseThrow(() -> new NotFoundException(
                        "registered model", name, "register a version first; Tracking.registeredModels() lists them"));
    }

    static void touch(Session session, String name, long now) throws SQLException {
        session.update(
                "UPDATE registered_models SET last_updated_time = ? WHERE name = ?" + Workspace.clause(session),
                now,
                name);
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

    private static List<RegisteredModelData> find(Session session, String more, Object... arguments)
            throws SQLException {
        String clause = Workspace.clause(session);
        return session.list(
                SELECT + clause + more,
                row -> new RegisteredModelData(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getString(4),
                        Aliases.ofModel(session, row.getString(1)),
                        tags(session, row.getString(1), clause)),
                arguments);
    }

    private static Map<String, String> tags(Session session, String name, String clause) throws SQLException {
        Map<String, String> tags = new HashMap<>();
        session.list(
                "SELECT key, value FROM registered_model_tags WHERE name = ?" + clause,
                row -> tags.put(row.getString(1), Objects.requireNonNullElse(row.getString(2), "")) == null,
                name);
        return Map.copyOf(tags);
    }
}
