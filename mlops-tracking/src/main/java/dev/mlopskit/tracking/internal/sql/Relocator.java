package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Relocation;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Rewrites the addresses of artifacts in all tables. */
final class Relocator {
    private Relocator() {}

    static Relocation relocate(Session session, UnaryOperator<String> address) throws SQLException {
        return new Relocation(
                rewrite(session, "experiments", "experiment_id", "artifact_location", address),
                rewrite(session, "runs", "run_uuid", "artifact_uri", address),
                rewrite(session, "logged_models", "model_id", "artifact_location", address),
                versions(session, address));
    }

    private static long rewrite(Session session, String table, String key, String column, UnaryOperator<String> address)
            throws SQLException {
        Map<Object, String> moved = new HashMap<>();
        session.list("SELECT " + key + ", " + column + " FROM " + table + " WHERE " + column + " IS NOT NULL", row -> {
            String at = address.apply(row.getString(2));
            return at.equals(row.getString(2)) || moved.put(row.getObject(1), at) == null;
        });
        for (var each : moved.entrySet())
            session.update(
                    "UPDATE " + table + " SET " + column + " = ? WHERE " + key + " = ?",
                    each.getValue(),
                    each.getKey());
        return moved.size();
    }

    /** By the addresses themselves, since the key is another one after a migration of MLflow's. */
    private static long versions(Session session, UnaryOperator<String> address) throws SQLException {
        Set<String> versions = new HashSet<>();
        for (String column : new String[] {"source", "storage_location"}) {
            Map<String, String> moved = new HashMap<>();
            session.list(
                    "SELECT name, version, " + column + " FROM model_versions WHERE " + column + " IS NOT NULL",
                    row -> {
                        String at = address.apply(row.getString(3));
                        if (at.equals(row.getString(3))) return false;
                        moved.put(row.getString(3), at);
                        return versions.add(row.getInt(2) + " " + row.getString(1));
                    });
            for (var each : moved.entrySet())
                session.update(
                        "UPDATE model_versions SET " + column + " = ? WHERE " + column + " = ?",
                        each.getValue(),
                        each.getKey());
        }
        return versions.size();
    }
}
