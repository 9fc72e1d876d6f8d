package dev.mlopskit.tracking.internal.sqlite;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.internal.search.Comparison;
import dev.mlopskit.tracking.internal.search.Field;
import dev.mlopskit.tracking.internal.search.OrderTerm;
import dev.mlopskit.tracking.internal.search.SearchParser;
import dev.mlopskit.tracking.spi.RunSearch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The SQL of a search for runs: each metric, param or tag of the filter or the order is a join. */
final class RunQuerySql {
    private static final Map<String, String> COLUMNS = Map.of("run_id", "run_uuid", "run_name", "name");

    /** SQLite joins no more than 64 tables, and nests no more than 1,000 terms. */
    private static final int MAX_JOINS = 60;

    private static final int MAX_CONDITIONS = 500;

    private final StringBuilder joins = new StringBuilder();
    private final StringBuilder where = new StringBuilder(" WHERE r.lifecycle_stage = 'active'");
    private final StringBuilder order = new StringBuilder(" ORDER BY ");
    private final List<Object> joinArguments = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();
    private int aliases;

    private RunQuerySql() {}

    /** Makes the SQL of a search; fails on a filter that is not of the grammar. */
    static RunQuerySql of(RunSearch search) {
        RunQuerySql sql = new RunQuerySql();
        sql.where
                .append(" AND r.experiment_id IN (")
                .append(placeholders(search.experimentIds().size()))
                .append(')');
        sql.arguments.addAll(search.experimentIds());
        List<Comparison> filter = SearchParser.filter(search.filter());
        if (filter.size() > MAX_CONDITIONS)
            throw new InvalidValueException(
                    "search", "has " + filter.size() + " conditions: use at most " + MAX_CONDITIONS);
        filter.forEach(sql::add);
        for (String term : search.orderBy()) sql.add(SearchParser.order(term));
        sql.order.append("r.start_time DESC, r.run_uuid LIMIT ? OFFSET ?");
        sql.arguments.add(search.limit());
        sql.arguments.add(search.offset());
        return sql;
    }

    List<String> ids(Session session) throws SQLException {
        List<Object> all = new ArrayList<>(joinArguments);
        all.addAll(arguments);
        return session.list(
                "SELECT r.run_uuid FROM runs r" + joins + where + order, row -> row.getString(1), all.toArray());
    }

    private void add(Comparison comparison) {
        Field field = comparison.field();
        if (field.kind() == Field.Kind.METRIC) {
            addMetric(comparison, join("JOIN", field));
            return;
        }
        String column = field.kind() == Field.Kind.ATTRIBUTE
                ? "r." + COLUMNS.getOrDefault(field.key(), field.key())
                : join("JOIN", field) + ".value";
        where.append(" AND ");
        switch (comparison.operator()) {
            case "IN", "NOT IN" ->
                where.append(column)
                        .append(' ')
                        .append(comparison.operator())
                        .append(" (")
                        .append(placeholders(comparison.values().size()))
                        .append(')');
            case "ILIKE" -> where.append("LOWER(").append(column).append(") LIKE LOWER(?)");
            default ->
                where.append(column).append(' ').append(comparison.operator()).append(" ?");
        }
        arguments.addAll(comparison.values());
    }

    /** NaN is kept as 0 with a flag, and is unequal to every number. */
    private void addMetric(Comparison comparison, String alias) {
        String nan = comparison.operator().equals("!=") ? " OR %1$s.is_nan" : " AND NOT %1$s.is_nan";
        where.append((" AND (%1$s.value %2$s ?" + nan + ")").formatted(alias, comparison.operator()));
        arguments.addAll(comparison.values());
    }

    private void add(OrderTerm term) {
        Field field = term.field();
        String direction = term.descending() ? " DESC" : "";
        if (field.kind() == Field.Kind.ATTRIBUTE) {
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
        if (field.kind() == Field.Kind.METRIC)
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
