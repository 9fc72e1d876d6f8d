package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of aliases, and beside it a table of this library's own with every move of them. */
final class Aliases {
    private static final String MOVES = "mlopskit_alias_moves";

    private Aliases() {}

    /** The version that an alias points at. */
    static @Nullable Integer get(Session session, String name, String alias) throws SQLException {
        return session.first(
                        "SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?"
                                + Workspace.clause(session),
                        row -> row.getInt(1),
                        name,
                        alias)
                .orElse(null);
    }

    /** The aliases of some registered models with their versions, by the name of the model. */
    static Map<String, Map<String, Integer>> ofModels(Session session, List<String> names) throws SQLException {
        Map<String, Map<String, Integer>> aliases = new HashMap<>();
        Bulk.forEach(
                session,
                "SELECT name, alias, version FROM registered_model_aliases",
                RegisteredModels::isOneOf,
                names,
                Fragment.of(Workspace.clause(session)),
                row -> aliases.computeIfAbsent(row.getString(1), name -> new HashMap<>())
                        .put(row.getString(2), row.getInt(3)));
        return aliases;
    }

    static AliasMove move(Session session, AliasMove asked, boolean compare) throws SQLException {
        RegisteredModels.require(session, asked.name());
        if (asked.to() != null) ModelVersions.require(session, asked.name(), asked.to());
        Integer present = get(session, asked.name(), asked.alias());
        if (compare && !Objects.equals(present, asked.from())) throw moved(asked, present);
        AliasMove move =
                new AliasMove(asked.name(), asked.alias(), present, asked.to(), asked.at(), asked.by(), asked.reason());
        if (!Objects.equals(present, move.to())) {
            point(session, move);
            remember(session, move);
        }
        return move;
    }

    private static void point(Session session, AliasMove move) throws SQLException {
        if (move.from() == null)
            session.update(
                    "INSERT INTO registered_model_aliases (name, alias, version) VALUES (?, ?, ?)",
                    move.name(),
                    move.alias(),
                    move.to());
        else if (move.to() == null)
            session.update(
                    "DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?" + Workspace.clause(session),
                    move.name(),
                    move.alias());
        else
            session.update(
                    "UPDATE registered_model_aliases SET version = ? WHERE name = ? AND alias = ?"
                            + Workspace.clause(session),
                    move.to(),
                    move.name(),
                    move.alias());
    }

    private static void remember(Session session, AliasMove move) throws SQLException {
        session.update("CREATE TABLE IF NOT EXISTS " + MOVES
                + " (position BIGINT NOT NULL PRIMARY KEY, name VARCHAR(256) NOT NULL, alias VARCHAR(256) NOT NULL,"
                + " from_version INTEGER, to_version INTEGER, moved_at BIGINT NOT NULL, moved_by VARCHAR(256) NOT NULL,"
                + " reason TEXT)");
        session.update(
                "INSERT INTO " + MOVES
                        + " (position, name, alias, from_version, to_version, moved_at, moved_by, reason)"
                        + " SELECT COALESCE(MAX(position), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM " + MOVES,
                move.name(),
                move.alias(),
                move.from(),
                move.to(),
                move.at().toEpochMilli(),
                move.by(),
                move.reason());
    }

    static List<AliasMove> moves(Session session, String name, String alias) throws SQLException {
        if (!session.hasTable(MOVES)) return List.of();
        return session.list(
                "SELECT name, alias, from_version, to_version, moved_at, moved_by, reason FROM " + MOVES
                        + " WHERE name = ? AND alias = ? ORDER BY position",
                row -> new AliasMove(
                        row.getString(1),
                        row.getString(2),
                        version(row, 3),
                        version(row, 4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getString(6),
                        row.getString(7)),
                name,
                alias);
    }

    private static @Nullable Integer version(ResultSet row, int column) throws SQLException {
        int version = row.getInt(column);
        return row.wasNull() ? null : version;
    }

    /** Takes away the history of a model that is no more. */
    static void forget(Session session, String name) throws SQLException {
        if (session.hasTable(MOVES)) session.update("DELETE FROM " + MOVES + " WHERE name = ?", name);
    }

    static void rename(Session session, String name, String newName) throws SQLException {
        if (session.hasTable(MOVES)) session.update("UPDATE " + MOVES + " SET name = ? WHERE name = ?", newName, name);
    }

    private static ConflictException moved(AliasMove asked, @Nullable Integer present) {
        return new ConflictException(
                asked.name(),
                "alias '" + asked.alias() + "' of '" + asked.name() + "' points at " + say(present) + " and not at "
                        + say(asked.from()) + ", as was expected: look again, then decide anew");
    }

    private static String say(@Nullable Integer version) {
        return version == null ? "nothing" : "version " + version;
    }
}
