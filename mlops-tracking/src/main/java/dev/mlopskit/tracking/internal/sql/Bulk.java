package dev.mlopskit.tracking.internal.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Reads what belongs to many entities, a few queries for any number of them. */
final class Bulk {
    /** How many ids stand in one query. */
    private static final int CHUNK = 500;

    /** Takes what a row says. */
    interface Visit {
        void row(ResultSet row) throws SQLException;
    }

    private Bulk() {}

    /**
     * Visits the rows of a query.
     *
     * @param select all before the condition
     * @param condition that a row is of one of some ids
     * @param more what comes behind the condition
     */
    static <K> void forEach(
            Session session,
            String select,
            Function<List<K>, Fragment> condition,
            List<K> ids,
            Fragment more,
            Visit visit)
            throws SQLException {
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<K> some = ids.subList(from, Math.min(from + CHUNK, ids.size()));
            Fragment query =
                    Fragment.of(select + " WHERE ").then(condition.apply(some)).then(more);
            session.list(
                    query.sql(),
                    row -> {
                        visit.row(row);
                        return true;
                    },
                    query.arguments().toArray());
        }
    }

    /** Rows of a key and a value, by what they belong to; a value that is not there is empty. */
    static <K> Map<K, Map<String, String>> pairs(
            Session session,
            String select,
            Function<List<K>, Fragment> condition,
            List<K> ids,
            String more,
            Session.Row<K> owner)
            throws SQLException {
        Map<K, Map<String, String>> pairs = new HashMap<>();
        forEach(session, select, condition, ids, Fragment.of(more), row -> pairs.computeIfAbsent(
                        owner.read(row), id -> new HashMap<>())
                .put(row.getString(1), Objects.requireNonNullElse(row.getString(2), "")));
        return pairs;
    }

    /** Those of some entities that are there, in the order of the ids. */
    static <K, T> List<T> inOrder(List<K> ids, List<T> found, Function<T, K> id) {
        Map<K, T> byId = new HashMap<>();
        for (T entity : found) byId.put(id.apply(entity), entity);
        List<T> ordered = new ArrayList<>();
        for (K each : ids) {
            T entity = byId.get(each);
            if (entity != null) ordered.add(entity);
        }
        return ordered;
    }
}
