package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;

/**
 * The workspaces that MLflow added to experiments and to the registry. This library keeps to the default one. Asked anew in
 * each transaction, since MLflow may migrate the file while it is open here.
 */
final class Workspace {
    private Workspace() {}

    /** What to add to a condition on a table that may have workspaces; empty where the file has none. */
    static String clause(Session session) throws SQLException {
        return clause(session, "");
    }

    /** The same, for a table with an alias in the query, given with its dot: {@code "v."}. */
    static String clause(Session session, String alias) throws SQLException {
        boolean present = session.columns("registered_models").contains("workspace");
        return present ? " AND " + alias + "workspace = 'default'" : "";
    }
}
