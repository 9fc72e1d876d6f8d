package dev.mlopskit.data;

import dev.mlopskit.data.internal.ColumnState;
import dev.mlopskit.data.internal.ProfileReader;
import dev.mlopskit.data.internal.ProfileWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The profiles of the columns of a table, in order. Immutable and thread-safe. */
public final class TableProfile {
    private final Map<String, ColumnProfile> columns;

    TableProfile(Map<String, ColumnProfile> columns) {
        this.columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** All columns by their names, in order. */
    public Map<String, ColumnProfile> columns() {
        return columns;
    }

    /**
     * The column of a name.
     *
     * @throws ProfileMismatchException if there is none
     */
    public ColumnProfile column(String name) {
        ColumnProfile column = columns.get(name);
        if (column == null) throw ProfileMismatchException.unknown(name, columns.keySet());
        return column;
    }

    /**
     * The column of a name, which is one of numbers.
     *
     * @throws ProfileMismatchException if there is none, or it is one of texts
     */
    public NumberProfile numbers(String name) {
        if (column(name) instanceof NumberProfile numbers) return numbers;
        throw new ProfileMismatchException(name, "is of texts: ask for texts");
    }

    /**
     * The column of a name, which is one of texts.
     *
     * @throws ProfileMismatchException if there is none, or it is one of numbers
     */
    public TextProfile texts(String name) {
        if (column(name) instanceof TextProfile texts) return texts;
        throw new ProfileMismatchException(name, "is of numbers: ask for numbers");
    }

    /** How many rows were added; the most of a column, if columns were added to by themselves. */
    public long rows() {
        return columns.values().stream().mapToLong(ColumnProfile::rows).max().orElse(0);
    }

    /**
     * The profile of the rows of both, column by column.
     *
     * @throws DataException if the columns, their order, kinds or histograms are not the same
     */
    public TableProfile merge(TableProfile other) {
        if (!new ArrayList<>(columns.keySet()).equals(new ArrayList<>(other.columns.keySet())))
            throw new DataException("tables with the columns " + columns.keySet() + " and " + other.columns.keySet()
                    + " cannot be merged: sketch both with the same columns");
        Map<String, ColumnProfile> merged = new LinkedHashMap<>();
        columns.forEach((name, column) -> merged.put(name, merged(name, column, other.column(name))));
        return new TableProfile(merged);
    }

    private static ColumnProfile merged(String name, ColumnProfile one, ColumnProfile other) {
        if (one instanceof TextProfile first && other instanceof TextProfile second) return first.merge(name, second);
        if (!(one instanceof NumberProfile first && other instanceof NumberProfile second))
            throw new ProfileMismatchException(name, "is of numbers in one table and of texts in the other");
        return first.merge(name, second);
    }

    /** The profile on one line of JSON, which {@link #read} reads. */
    public String toJson() {
        Map<String, ColumnState> states = new LinkedHashMap<>();
        columns.forEach((name, column) -> states.put(name, Profiles.state(column)));
        return ProfileWriter.table(states);
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableProfile same && toJson().equals(same.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** In short: each column on its own line. */
    @Override
    public String toString() {
        return columns.entrySet().stream()
                .map(column -> column.getKey() + ": " + column.getValue())
                .collect(Collectors.joining("\n"));
    }

    /**
     * Reads what {@link #toJson} wrote, in this version of the library or an earlier one.
     *
     * @throws ProfileFormatException if it is damaged, or of a version that is not known here
     */
    public static TableProfile read(String json) {
        Map<String, ColumnProfile> columns = new LinkedHashMap<>();
        ProfileReader.table(json).forEach((name, state) -> columns.put(name, Profiles.of(state)));
        return new TableProfile(columns);
    }
}
