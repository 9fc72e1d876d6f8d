package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL of single conditions. Each that is not on a row that has been joined asks for a row of its own. */
final class SearchConditions {
    private final SearchTable table;
    private final Dialect dialect;
    private final String workspace;
    private final List<Search.OnDataset> datasets;

    /** Makes them for one search; the workspace is that of {@link Workspace} with the alias {@code f}. */
    SearchConditions(SearchTable table, Dialect dialect, String workspace, List<Search.OnDataset> datasets) {
        this.table = table;
        this.dialect = dialect;
        this.workspace = workspace;
        this.datasets = datasets;
    }

    /** A condition on the entity's own row, or on some row that hangs on it. */
    Fragment of(Condition condition) {
        Field field = condition.field();
        if (field.kind() == Kind.ATTRIBUTE) {
            if (condition.operator() == Operator.IS_NULL || condition.operator() == Operator.IS_NOT_NULL)
                return Fragment.of(
                        table.column(field) + " " + condition.operator().symbol());
            return compare(table.compared(field), condition);
        }
        Fragment rows = field.kind() == Kind.DATASET ? datasetRows(field) : rows(field);
        Fragment row =
                switch (condition.operator()) {
                    case IS_NULL, IS_NOT_NULL -> rows;
                    default -> rows.then(" AND ").then(onRow(condition, "f"));
                };
        String exists = condition.operator() == Operator.IS_NULL ? "NOT EXISTS (" : "EXISTS (";
        return Fragment.of(exists).then(row).then(")");
    }

    /** A condition on a row of facts that is joined under an alias. */
    Fragment onRow(Condition condition, String alias) {
        if (condition.field().kind() == Kind.DATASET) return compare(datasetColumn(condition.field()), condition);
        String value = alias + "." + table.facts(condition.field().kind()).value();
        Fragment compared = compare(value, condition);
        // NaN is kept as 0 with a flag, and is unequal to every number. Metrics of logged models have no flag.
        if (condition.field().kind() != Kind.METRIC || table != SearchTable.RUN) return compared;
        String flag = alias + ".is_nan";
        return condition.operator() == Operator.NOT_EQUAL
                ? Fragment.of("(").then(compared).then(" OR " + flag + ")")
                : compared.then(" AND NOT " + flag);
    }

    /** Logged models that were measured on the datasets. */
    Fragment onDatasets() {
        return Fragment.of("EXISTS (SELECT 1 FROM logged_model_metrics f WHERE f.model_id = e.model_id")
                .then(datasetsOf("f"))
                .then(")");
    }

    /** All but prompts, and versions of prompts. */
    Fragment noPrompts() {
        return Fragment.of("NOT EXISTS (SELECT 1 FROM "
                + table.facts(Kind.TAG).table()
                + " f WHERE f.name = e.name AND f.key = 'mlflow.prompt.is_prompt' AND f.value = 'true'" + workspace
                + ")");
    }

    /** How the rows of a key hang on an entity. */
    Fragment on(Field field, String alias) {
        String same =
                table.ids().stream().map(id -> alias + "." + id + " = e." + id).collect(Collectors.joining(" AND "));
        String key = alias + "." + table.facts(field.kind()).key();
        Fragment on = Fragment.of(same + workspace.replace("f.", alias + ".") + " AND " + key + " = ?", field.key());
        return field.kind() == Kind.METRIC ? on.then(datasetsOf(alias)) : on;
    }

    private Fragment rows(Field field) {
        return Fragment.of("SELECT 1 FROM " + table.facts(field.kind()).table() + " f WHERE ")
                .then(on(field, "f"));
    }

    private Fragment datasetsOf(String alias) {
        if (datasets.isEmpty()) return Fragment.of("");
        List<Fragment> any = new ArrayList<>();
        for (Search.OnDataset dataset : datasets) {
            Fragment one = Fragment.of(alias + ".dataset_name = ?", dataset.name());
            if (dataset.digest() != null) one = one.then(" AND " + alias + ".dataset_digest = ?", dataset.digest());
            any.add(one);
        }
        return Fragment.of(" AND (").then(Fragment.join(any, " OR ")).then(")");
    }

    private static Fragment datasetRows(Field field) {
        boolean context = field.key().equals("context");
        return Fragment.of("SELECT 1 FROM inputs i JOIN "
                + (context
                        ? "input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'"
                        : "datasets d ON d.dataset_uuid = i.source_id")
                + " WHERE i.destination_type = 'RUN' AND i.destination_id = e.run_uuid AND i.source_type = 'DATASET'");
    }

    private static String datasetColumn(Field field) {
        return field.key().equals("context") ? "t.value" : "d." + field.key();
    }

    private Fragment compare(String value, Condition condition) {
        Object first = condition.values().get(0);
        return switch (condition.operator()) {
            case IN -> Fragment.oneOf(value, condition.values());
            case NOT_IN -> Fragment.of("NOT ").then(Fragment.oneOf(value, condition.values()));
            case LIKE -> Fragment.of(dialect.like(value), first);
            case ILIKE -> Fragment.of(dialect.ilike(value), first);
            default ->
                Fragment.of(
                        value + " " + condition.operator().symbol() + " ?",
                        first instanceof Double number ? MetricValue.encode(number) : first);
        };
    }
}
