package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.NumberField;
import dev.mlopskit.tracking.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of an order: each term is a column with the value, and one with its rank, which is 0 for a value, 1 for NaN and 2
 * for none. Of each row that is read, the values of the columns are known again, to go on after it.
 */
final class SearchOrder {
    /** What a column holds. */
    private enum Type {
        TEXT,
        WHOLE,
        REAL
    }

    private record Term(Fragment value, Fragment rank, Type type, boolean descending) {}

    private final List<Term> terms = new ArrayList<>();
    private final Dialect dialect;

    SearchOrder(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Adds a term that is an attribute. */
    void attribute(Order order, SearchTable table) {
        Field field = order.field();
        String column = table.column(field);
        boolean whole = field instanceof NumberField || table.isNumberColumn(field);
        boolean always = table.ids().contains(column.substring(2));
        add(order, Fragment.of(column), Fragment.of(always ? "0" : absent(column)), whole ? Type.WHOLE : Type.TEXT);
    }

    /** Adds a term that is in a row of facts, which is joined where there is one. */
    void joined(Order order, SearchTable table, String alias) {
        String value = alias + "." + table.facts(order.field().kind()).value();
        boolean flagged = order.field().kind() == Kind.METRIC && table == SearchTable.RUN;
        String rank = flagged
                ? "CASE WHEN " + value + " IS NULL THEN 2 WHEN " + alias + ".is_nan THEN 1 ELSE 0 END"
                : absent(value);
        add(order, Fragment.of(value), Fragment.of(rank), type(order));
    }

    /** Adds a term that is found by a query of its own. */
    void queried(Order order, Fragment query) {
        Fragment value = Fragment.of("(").then(query).then(")");
        add(order, value, Fragment.of("CASE WHEN ").then(value).then(" IS NULL THEN 2 ELSE 0 END"), type(order));
    }

    private void add(Order order, Fragment value, Fragment rank, Type type) {
        terms.add(new Term(value, rank, type, order.descending()));
    }

    private static Type type(Order order) {
        return order.field().kind() == Kind.METRIC ? Type.REAL : Type.TEXT;
    }

    private static String absent(String column) {
        return "CASE WHEN " + column + " IS NULL THEN 2 ELSE 0 END";
    }

    /** The columns {@code k0}, {@code r0}, {@code k1} and so on. */
    Fragment columns() {
        List<Fragment> columns = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            columns.add(terms.get(i).value().then(" AS k" + i));
            columns.add(terms.get(i).rank().then(" AS r" + i));
        }
        return Fragment.join(columns, ", ");
    }

    /** What follows {@code ORDER BY}. */
    String clause() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++)
            all.add((isAlways(i) ? "" : "q.r" + i + ", ")
                    + key(i)
                    + (terms.get(i).descending() ? " DESC" : ""));
        return String.join(", ", all);
    }

    /** The sort values of a row that has the columns from a place on. */
    List<@Nullable Object> read(ResultSet row, int from) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            int column = from + 2 * i;
            int rank = row.getInt(column + 1);
            values.add(rank == 2 ? null : rank == 1 ? (Object) Double.NaN : read(row, column, terms.get(i)));
        }
        return values;
    }

    private static Object read(ResultSet row, int column, Term term) throws SQLException {
        return switch (term.type()) {
            case TEXT -> row.getString(column);
            case WHOLE -> row.getLong(column);
            case REAL -> row.getDouble(column);
        };
    }

    /** The rows that come after one with these sort values. */
    Fragment after(List<@Nullable Object> values) {
        return after(values, 0);
    }

    private Fragment after(List<@Nullable Object> values, int i) {
        Object value = values.get(i);
        boolean ranked = value == null || value.equals(Double.NaN);
        Fragment later;
        Fragment same;
        if (value != null && !ranked) {
            String sign = terms.get(i).descending() ? " < ?" : " > ?";
            later = Fragment.of("q.r" + i + " > 0 OR " + key(i) + sign, value);
            same = Fragment.of("q.r" + i + " = 0 AND " + key(i) + " = ?", value);
        } else {
            int rank = value == null ? 2 : 1;
            later = Fragment.of("q.r" + i + " > ?", rank);
            same = Fragment.of("q.r" + i + " = ?", rank);
        }
        if (i == terms.size() - 1) return Fragment.of("(").then(later).then(")");
        return Fragment.of("(")
                .then(later)
                .then(" OR ")
                .then(same)
                .then(" AND ")
                .then(after(values, i + 1))
                .then(")");
    }

    private String key(int i) {
        return terms.get(i).type() == Type.TEXT ? dialect.ordered("q.k" + i) : "q.k" + i;
    }

    private boolean isAlways(int i) {
        return terms.get(i).rank().sql().equals("0");
    }
}
