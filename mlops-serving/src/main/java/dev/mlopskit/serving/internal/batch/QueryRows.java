package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.batch.Input.Position;
import dev.mlopskit.serving.internal.batch.Input.Row;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of a query, as texts that read back to the same values. */
final class QueryRows implements Input.Rows {
    private final Connection connection;
    private final ResultSet results;
    private final QueryInput input;
    private final List<String> names = new ArrayList<>();
    private final List<QueryColumn> fields = new ArrayList<>();
    private final int keyPlace;
    private long number;
    private @Nullable Object last;

    QueryRows(Connection connection, ResultSet results, QueryInput input, Position done, Predicate<String> used)
            throws SQLException {
        this.connection = connection;
        this.results = results;
        this.input = input;
        this.number = done.rows();
        this.last = done.key();
        this.keyPlace = results.findColumn(input.key());
        ResultSetMetaData columns = results.getMetaData();
        for (int place = 1; place <= columns.getColumnCount(); place++) {
            if (input.hidden() && place == keyPlace) continue;
            String name = columns.getColumnLabel(place);
            names.add(name);
            fields.add(QueryColumn.of(columns, place, used.test(name)));
        }
        if (new HashSet<>(names).size() < names.size())
            throw new BatchException(
                    0, input.title() + " has a column twice, " + names + ": give one of them an alias", null);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable Row next() {
        try {
            if (!results.next()) return null;
            number++;
            List<@Nullable String> texts = new ArrayList<>(fields.size());
            for (QueryColumn field : fields) texts.add(field.text(results, input));
            last = key(results.getObject(keyPlace));
            return new Row(number, number, Collections.unmodifiableList(texts), last);
        } catch (SQLException e) {
            throw input.failure(e);
        }
    }

    private Object key(@Nullable Object value) {
        Object key = value instanceof Number number ? whole(number) : value instanceof String ? value : null;
        if (key == null) throw unfit(value, "is no whole number and no text: choose another column");
        boolean ascends = !(key instanceof Long next && last instanceof Long before && next < before);
        if (key.equals(last) || !ascends) throw unfit(value, "is not above the one before it: choose a unique column");
        return key;
    }

    private static @Nullable Long whole(Number number) {
        try {
            return new BigDecimal(number.toString()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private BatchException unfit(@Nullable Object value, String problem) {
        return new BatchException(
                number,
                input.place(number) + " has the key '" + input.key() + "' " + value + ", which " + problem,
                null);
    }

    @Override
    public void close() {
        try (connection) {
            results.close();
            connection.rollback();
        } catch (SQLException e) {
            throw input.failure(e);
        }
    }
}
