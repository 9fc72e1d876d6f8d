package dev.mlopskit.data;

import dev.mlopskit.core.ColumnValues;
import dev.mlopskit.core.DataType;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.data.internal.RecordReader;
import dev.mlopskit.data.internal.Values;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sketch of each column of a table. Numbers, moments (as seconds since 1970, in UTC) and bytes (as how many) are numbers; texts, booleans
 * and enums are texts. {@code null}, an empty optional and a name that a row does not have are counted as null. A row is added as a
 * whole or, if a value is refused, not at all. Not thread-safe: let each thread have its own, and merge their profiles.
 */
public final class TableSketch {
    private final Map<String, ColumnSketch> columns;
    private final Map<Class<?>, RecordReader> readers = new HashMap<>();

    private TableSketch(Map<String, ? extends ColumnSketch> columns) {
        this.columns = new LinkedHashMap<>(columns);
        if (columns.isEmpty() || columns.containsKey(""))
            throw new DataException("a table has at least one column, and each has a name: give them");
    }

    /**
     * An empty sketch with the columns that a record makes, by the rule of {@link RecordColumn}.
     *
     * @throws dev.mlopskit.core.InvalidRecordException if it makes none
     */
    public static TableSketch of(Class<? extends Record> type) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (RecordColumn column : RecordColumn.of(type)) types.put(column.name(), column.type());
        return of(types);
    }

    /**
     * An empty sketch with columns of these types, in the order of the map.
     *
     * @throws DataException if there is none, or one without a name
     */
    public static TableSketch of(Map<String, DataType> types) {
        Map<String, ColumnSketch> columns = new LinkedHashMap<>();
        types.forEach((name, type) -> columns.put(
                name, type == DataType.STRING || type == DataType.BOOLEAN ? new TextSketch() : new NumberSketch()));
        return new TableSketch(columns);
    }

    /**
     * A sketch that adds to these, in the order of the map: for columns with a histogram of given edges.
     *
     * @throws DataException if there is none, or one without a name
     */
    public static TableSketch ofSketches(Map<String, ? extends ColumnSketch> columns) {
        return new TableSketch(columns);
    }

    /** A sketch that goes on from a profile. */
    public static TableSketch from(TableProfile profile) {
        Map<String, ColumnSketch> columns = new LinkedHashMap<>();
        profile.columns().forEach((name, column) -> columns.put(name, ColumnSketch.from(column)));
        return new TableSketch(columns);
    }

    /**
     * The sketch of a column, to add to it without a map or a record.
     *
     * @throws ProfileMismatchException if there is none of that name
     */
    public ColumnSketch column(String name) {
        ColumnSketch column = columns.get(name);
        if (column == null) throw ProfileMismatchException.unknown(name, columns.keySet());
        return column;
    }

    /**
     * Adds a row of values by their names.
     *
     * @throws ProfileMismatchException if a name is unknown, or a value is of another type than its column
     */
    public void add(Map<String, ? extends @Nullable Object> row) {
        row.keySet().forEach(this::column);
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach((name, column) -> values.add(value(name, column, row.get(name))));
        add(values);
    }

    /**
     * Adds a record as a row.
     *
     * @throws ProfileMismatchException if a component makes a column that is unknown, or of another type
     */
    public void add(Record row) {
        RecordReader reader = readers.get(row.getClass());
        if (reader == null) {
            reader = new RecordReader(row.getClass());
            reader.names().forEach(this::column);
            readers.put(row.getClass(), reader);
        }
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (Map.Entry<String, ColumnSketch> column : columns.entrySet())
            values.add(value(column.getKey(), column.getValue(), reader.read(row, column.getKey())));
        add(values);
    }

    /**
     * Adds a row of values in the order of the columns.
     *
     * @throws DataException if there are not as many as columns
     * @throws ProfileMismatchException if a value is of another type than its column
     */
    public void addRow(@Nullable Object... row) {
        if (row.length != columns.size())
            throw new DataException("a row has " + row.length + " values for " + columns.size()
                    + " columns: give one for each, null where there is none");
        List<@Nullable Object> values = new ArrayList<>(row.length);
        columns.forEach((name, column) -> values.add(value(name, column, row[values.size()])));
        add(values);
    }

    private void add(List<@Nullable Object> values) {
        int i = 0;
        for (ColumnSketch column : columns.values()) add(column, values.get(i++));
    }

    static void add(ColumnSketch column, @Nullable Object value) {
        if (value == null) column.addNull();
        else if (column instanceof NumberSketch numbers) numbers.add((Double) value);
        else ((TextSketch) column).add((String) value);
    }

    /** A value as a column holds it. */
    static @Nullable Object value(String name, ColumnSketch column, @Nullable Object given) {
        Object value = ColumnValues.unwrap(given);
        if (value == null) return null;
        boolean numbers = column instanceof NumberSketch;
        Object fitting = numbers ? Values.number(value) : Values.text(value);
        if (fitting == null)
            throw new ProfileMismatchException(
                    name,
                    "is of " + (numbers ? "numbers" : "texts") + " and was given a "
                            + value.getClass().getSimpleName() + ": give values of one type, or sketch it as another");
        return fitting;
    }

    /**
     * Adds rows that are given as columns, each an array (of primitives or objects) or a collection.
     *
     * @throws DataException if they are not all of the same length
     * @throws ProfileMismatchException if a name is unknown, or a value is of another type than its column
     */
    public void addColumns(Map<String, ?> given) {
        Map<String, List<? extends @Nullable Object>> all = new LinkedHashMap<>();
        given.forEach((name, values) -> all.put(name, values(name, column(name), values)));
        int rows = all.values().stream().mapToInt(List::size).max().orElse(0);
        all.forEach((name, values) -> {
            if (values.size() != rows)
                throw new DataException("column '" + name + "' has " + values.size() + " values and another one " + rows
                        + ": give as many for each");
        });
        columns.forEach((name, column) -> {
            if (given.get(name) instanceof double[] numbers) ((NumberSketch) column).add(numbers);
            else all.getOrDefault(name, Collections.nCopies(rows, null)).forEach(value -> add(column, value));
        });
    }

    private static List<? extends @Nullable Object> values(String name, ColumnSketch column, Object given) {
        // Is added as it is, and needs no look at each value.
        if (given instanceof double[] numbers && column instanceof NumberSketch)
            return Collections.nCopies(numbers.length, null);
        List<@Nullable Object> all = new ArrayList<>();
        if (given instanceof Collection<?> some) some.forEach(value -> all.add(value(name, column, value)));
        else if (given.getClass().isArray() && !(given instanceof byte[]))
            for (int i = 0; i < Array.getLength(given); i++) all.add(value(name, column, Array.get(given, i)));
        else
            throw new ProfileMismatchException(
                    name, "was given no array and no collection: give one value for each row");
        return all;
    }

    /** What was added so far. The sketch is left as it is and may be added to afterwards. */
    public TableProfile profile() {
        Map<String, ColumnProfile> profiles = new LinkedHashMap<>();
        columns.forEach((name, column) -> profiles.put(name, column.profile()));
        return new TableProfile(profiles);
    }
}
