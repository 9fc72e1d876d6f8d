package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.spi.Search;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The SQL of a search for runs: each metric, param or tag of the filter or the order is a join. */
final class RunQuerySql {
    private static final Map<String, String> COLUMNS = Map.of("run_id", "run_uuid", "run_name", "name");

    /** SQLite joins no more than 64 tables, and nests no more than 1,000 terms. */
    private static final int MAX_JOINS = 60;

    private static final int MAX_CONDITIONS = 500;

    private final StringBuilder joins = new StringBuilder();
    private final StringBuilder where = new StringBuilder(" WHERE r.lifecycle_stage = ?");
    private final StringBuilder order = new StringBuilder(" ORDER BY ");
    private final List<Object> joinArguments = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();
    private int aliases;
    private int limit;
    private int offset;

    private RunQuerySql() {}

    /** Makes the SQL of a search; fails on a filter that is not of the grammar. */
    static RunQuerySql of(Search search) {
        RunQuerySql sql = new RunQuerySql();
        sql.arguments.add(search.lifecycle().name().toLowerCase(Locale.ROOT));
        if (!search.experimentIds().isEmpty()) {
            sql.where
                    .append(" AND r.experiment_id IN (")
                    .append(placeholders(search.experimentIds().size()))
                    .append(')');
            sql.arguments.addAll(search.experimentIds());
        }
        List<Condition> filter = search.filter().conditions();
        if (filter.size() > MAX_CONDITIONS)
            throw new InvalidValueException(
                    "search", "has " + filter.size() + " conditions: use at most " + MAX_CONDITIONS);
        filter.forEach(sql::add);
        search.orderBy().forEach(sql::add);
        sql.order.append("r.start_time DESC, r.run_uuid");
        sql.limit = search.limit();
        sql.offset = offset(search);
        return sql;
    }

    List<String> ids(Session session) throws SQLException {
        List<Object> all = new ArrayList<>(joinArguments);
        all.addAll(arguments);
        all.add(limit);
        all.add(offset);
        return session.list(
                "SELECT r.run_uuid FROM runs r" + joins + where + order + " LIMIT ? OFFSET ?",
                row -> row.getString(1),
                all.toArray());
    }

    long count(Session session) throws SQLException {
        List<Object> all = new ArrayList<>(joinArguments);
        all.addAll(arguments);
        return session.first("SELECT COUNT(*) FROM runs r" + joins + where, row -> row.getLong(1), all.toArray())
                .orElseThrow();
    }

    /** Where to go on after a full page. */
    String next(int found) {
        return String.valueOf(offset + found);
    }

    private static int offset(Search search) {
        if (search.page() == null) return 0;
        try {
            return Integer.parseInt(search.page());
        } catch (NumberFormatException e) {
            throw new InvalidValueException("page '" + search.page() + "'", "was not given by this store");
        }
    }

    private void add(Condition comparison) {
        Field field = comparison.field();
        if (field.kind() == Kind.METRIC) {
            addMetric(comparison, join("JOIN", field));
            return;
        }
        String column = field.kind() == Kind.ATTRIBUTE
                ? "r." + COLUMNS.getOrDefault(field.key(), field.key())
                : join("JOIN", field) + ".value";
        where.append(" AND ");
        switch (comparison.operator()) {
            case IN, NOT_IN ->
                where.append(column)
                        .append(' ')
                        .append(comparison.operator().symbol())
                        .append(" (")
                        .append(placeholders(comparison.values().size()))
                        .append(')');
            case ILIKE -> where.append("LOWER(").append(column).append(") LIKE LOWER(?)");
            default ->
                where.append(column)
                        .append(' ')
                        .append(comparison.operator().symbol())
                        .append(" ?");
        }
        arguments.addAll(comparison.values());
    }

    /** NaN is kept as 0 with a flag, and is unequal to every number. */
    private void addMetric(Condition comparison, String alias) {
        String nan = comparison.operator() == Operator.NOT_EQUAL ? " OR %1$s.is_nan" : " AND NOT %1$s.is_nan";
        where.append((" AND (%1$s.value %2$s ?" + nan + ")")
                .formatted(alias, comparison.operator().symbol()));
        arguments.addAll(comparison.values());
    }

    private void add(Order term) {
        Field field = term.field();
        String direction = term.descending() ? " DESC" : "";
        if (field.kind() == Kind.ATTRIBUTE) {
            String column = "r." + COLUMNS.getOrDefault(field.key(), field.key());
            order.append(column)
                    .append(" IS NULL, ")
                    .append(column)
                    .append(direction)
                    .append(", ");
            return;
        }
        String alias = join("LEFT JOIN", field);
        // As MLflow sorts: values, then NaN, then runs that have none.
        if (field.kind() == Kind.METRIC)
            order.append("CASE WHEN ").append(alias).append(".is_nan THEN 1 WHEN ");
        else order.append("CASE WHEN ");
        order.append(alias).append(".value IS NULL THEN 2 ELSE 0 END, ");
        order.append(alias).append(".value").append(direction).append(", ");
    }

    private String join(String kind, Field field) {
        if (aliases == MAX_JOINS)
            throw new InvalidValueException(
                    "search", "looks at more than " + MAX_JOINS + " metrics, params and tags: leave out some");
        String alias = "f" + aliases++;
        String table =
                switch (field.kind()) {
                    case METRIC -> "latest_metrics";
                    case PARAM -> "params";
                    case TAG -> "tags";
                    case ATTRIBUTE -> throw new IllegalStateException("attributes are columns of the run");
                    case DATASET -> throw new InvalidValueException("search", "datasets cannot be ordered by");
                };
        joins.append(' ').append(kind).append(' ').append(table).append(' ').append(alias);
        joins.append(" ON ")
                .append(alias)
                .append(".run_uuid = r.run_uuid AND ")
                .append(alias)
                .append(".key = ?");
        joinArguments.add(field.key());
        return alias;
    }

    private static String placeholders(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }
}
