package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.internal.Stages;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.SearchPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a search. The first few metrics, params and tags of the filter are joined, since the database can then begin
 * with any of them, and the order finds them there; each further one asks for a row of its own, so that no number of
 * conditions is too many for a join.
 */
final class SearchSql {
    /** Reads whole entities by their ids, in the order of the ids. */
    interface Reader<T> {
        List<T> read(Session session, List<List<String>> ids) throws SQLException;
    }

    private record Row(List<String> id, List<@Nullable Object> sortValues) {}

    /** SQLite joins 64 tables at most. */
    private static final int MAX_JOINS = 10;

    private static final int MAX_ORDERS = 40;

    /** SQLite and PostgreSQL take some 32,000. */
    private static final int MAX_ARGUMENTS = 30_000;

    private final SearchTable table;
    private final SearchPlan plan;
    private final Search search;
    private final SearchOrder order;
    private final Map<Field, String> aliases = new HashMap<>();
    private final List<Fragment> where = new ArrayList<>();
    private Fragment from;

    private SearchSql(Session session, SearchTable table, SearchPlan plan, Search search) throws SQLException {
        this.table = table;
        this.plan = plan;
        this.search = search;
        this.order = new SearchOrder(session.dialect());
        this.from = Fragment.of(table.table() + " e");
        String workspace = Workspace.clause(session, "f.");
        SearchConditions conditions = new SearchConditions(
                table,
                session.dialect(),
                table.hasWorkspace() && table != SearchTable.EXPERIMENT ? workspace : "",
                search.datasets());
        addScope(!workspace.isEmpty());
        addFilter(session, conditions);
    }

    /** One page of what a search finds; fails on a search that is not of the entity. */
    static <T> Page<T> page(Database database, SearchTable table, Search search, Reader<T> reader) {
        SearchPlan plan = SearchPlan.of(table.entity(), search);
        check(search);
        return database.read(session -> {
            SearchSql sql = new SearchSql(session, table, plan, search);
            List<Row> rows = sql.rows(session);
            List<Row> wanted = rows.subList(0, Math.min(rows.size(), search.limit()));
            List<T> items = reader.read(session, wanted.stream().map(Row::id).toList());
            boolean more = rows.size() > wanted.size();
            return new Page<>(
                    items, more ? plan.token(wanted.get(wanted.size() - 1).sortValues()) : null);
        });
    }

    /** How many a search finds, whatever its limit and page. */
    static long count(Database database, SearchTable table, Search search) {
        SearchPlan plan = SearchPlan.of(table.entity(), search.page(null));
        check(search);
        return database.read(session -> {
            SearchSql sql = new SearchSql(session, table, plan, search);
            Fragment query = Fragment.of("SELECT COUNT(*) FROM ")
                    .then(sql.from)
                    .then(" WHERE ")
                    .then(Fragment.and(sql.where));
            return session.first(
                            query.sql(),
                            row -> row.getLong(1),
                            query.arguments().toArray())
                    .orElseThrow();
        });
    }

    private static void check(Search search) {
        long arguments = search.experimentIds().size() + 2L * search.datasets().size();
        for (Condition condition : search.filter().conditions())
            arguments += 1 + condition.values().size() + 2L * search.datasets().size();
        if (arguments > MAX_ARGUMENTS)
            throw new InvalidValueException(
                    "search",
                    "names more than " + MAX_ARGUMENTS + " keys, values and experiments: make it several searches");
        if (search.orderBy().size() > MAX_ORDERS)
            throw new InvalidValueException("search", "orders by more than " + MAX_ORDERS + " terms: leave out some");
    }

    /** Which experiments, which workspace, active or deleted. */
    private void addScope(boolean workspaces) {
        if (!search.experimentIds().isEmpty()) {
            // Numbers, so that the database need not make one of each.
            List<Long> ids = search.experimentIds().stream()
                    .map(Experiments::number)
                    .filter(Objects::nonNull)
                    .toList();
            where.add(ids.isEmpty() ? Fragment.of("1 = 0") : Fragment.oneOf("e.experiment_id", ids));
        } else if (workspaces && !table.hasWorkspace())
            where.add(Fragment.of(
                    "e.experiment_id IN (SELECT x.experiment_id FROM experiments x WHERE x.workspace = 'default')"));
        if (workspaces && table.hasWorkspace()) where.add(Fragment.of("e.workspace = 'default'"));
        if (table == SearchTable.LOGGED_MODEL)
            where.add(Fragment.of((search.lifecycle() == Search.Lifecycle.ACTIVE ? "NOT " : "")
                    + LoggedModels.DELETED.formatted("e.")));
        else if (table.hasLifecycle())
            where.add(Fragment.of(
                    "e.lifecycle_stage = ?", search.lifecycle().name().toLowerCase(Locale.ROOT)));
        if (table == SearchTable.MODEL_VERSION)
            where.add(Fragment.of("COALESCE(e.current_stage, '') <> '" + Stages.DELETED + "'"));
        if (search.lifecycle() == Search.Lifecycle.DELETED && !table.hasLifecycle()) where.add(Fragment.of("1 = 0"));
    }

    private void addFilter(Session session, SearchConditions conditions) throws SQLException {
        if (plan.withoutPrompts()) where.add(conditions.noPrompts());
        boolean metrics = plan.conditions().stream()
                .anyMatch(condition -> condition.field().kind() == Kind.METRIC);
        if (!search.datasets().isEmpty() && !metrics) where.add(conditions.onDatasets());
        for (Condition condition : plan.conditions()) {
            String alias = canJoin(condition) ? join(session, conditions, condition.field()) : null;
            if (alias == null) where.add(conditions.of(condition));
            else if (condition.operator() != Operator.IS_NOT_NULL) where.add(conditions.onRow(condition, alias));
        }
        for (Order term : plan.order()) addOrder(term, conditions);
    }

    private boolean canJoin(Condition condition) {
        Kind kind = condition.field().kind();
        return kind != Kind.ATTRIBUTE
                && kind != Kind.DATASET
                && condition.operator() != Operator.IS_NULL
                && table.facts(kind).unique()
                && (aliases.containsKey(condition.field()) || aliases.size() < MAX_JOINS);
    }

    private String join(Session session, SearchConditions conditions, Field field) throws SQLException {
        String known = aliases.get(field);
        if (known != null) return known;
        String alias = "f" + aliases.size();
        String facts = table.facts(field.kind()).table();
        boolean begin = aliases.isEmpty()
                && table == SearchTable.RUN
                && session.dialect().readThrough(session, facts, table.table());
        Fragment on = conditions.on(field, alias);
        if (begin)
            // The plus keeps SQLite from the index, and CROSS from another order.
            from = Fragment.of(facts + " " + alias + " CROSS JOIN ")
                    .then(from)
                    .then(" ON ")
                    .then(
                            on.sql().replace(alias + ".key", "+" + alias + ".key"),
                            on.arguments().toArray());
        else from = from.then(" JOIN " + facts + " " + alias + " ON ").then(on);
        aliases.put(field, alias);
        return alias;
    }

    private void addOrder(Order term, SearchConditions conditions) {
        Field field = term.field();
        if (field.kind() == Kind.ATTRIBUTE) {
            order.attribute(term, table);
            return;
        }
        SearchTable.Facts facts = table.facts(field.kind());
        if (!facts.unique()) {
            order.queried(
                    term,
                    Fragment.of("SELECT o." + facts.value() + " FROM " + facts.table() + " o WHERE ")
                            .then(conditions.on(field, "o"))
                            .then(" ORDER BY o.metric_timestamp_ms DESC, o.metric_step DESC, o.run_id LIMIT 1"));
            return;
        }
        String alias = aliases.get(field);
        if (alias == null) {
            alias = "f" + aliases.size();
            aliases.put(field, alias);
            from = from.then(" LEFT JOIN " + facts.table() + " " + alias + " ON ")
                    .then(conditions.on(field, alias));
        }
        order.joined(term, table, alias);
    }

    private List<Row> rows(Session session) throws SQLException {
        int ids = table.ids().size();
        Fragment query = Fragment.of("SELECT * FROM (SELECT ")
                .then(String.join(
                                ", ",
                                table.ids().stream()
                                        .map(id -> "e." + id + " AS id_" + id)
                                        .toList()) + ", ")
                .then(order.columns())
                .then(" FROM ")
                .then(from)
                .then(" WHERE ")
                .then(Fragment.and(where))
                .then(") q");
        if (plan.after() != null) query = query.then(" WHERE ").then(order.after(plan.after()));
        query = query.then(" ORDER BY " + order.clause() + " LIMIT ?", search.limit() + 1L);
        return session.list(query.sql(), row -> row(row, ids), query.arguments().toArray());
    }

    private Row row(ResultSet row, int ids) throws SQLException {
        List<String> id = new ArrayList<>();
        for (int i = 1; i <= ids; i++) id.add(row.getString(i));
        return new Row(id, order.read(row, ids + 1));
    }
}
