package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of texts to what a model takes, read as those of a CSV that is posted. A row that does not fit leaves nothing behind. Not
 * thread-safe.
 */
public final class TextRows {
    private final List<String> names;
    private final Columns columns;
    private final List<@Nullable TensorReader> readers;
    private final boolean[] required;
    private int rows;

    private TextRows(List<String> names, Columns columns, List<@Nullable TensorReader> readers, boolean[] required) {
        this.names = names;
        this.columns = columns;
        this.readers = readers;
        this.required = required;
    }

    /**
     * Starts without a row.
     *
     * @param names the columns of the rows
     * @param keys those that are no input, unless the model names them as one
     */
    public static TextRows of(Scorer scorer, List<String> names, Set<String> keys) {
        Target target = Target.of(scorer);
        Columns columns = new Columns(target);
        List<@Nullable TensorReader> readers = new ArrayList<>(names.size());
        for (String name : names) readers.add(target.byOrder() && keys.contains(name) ? null : columns.framed(name));
        Map<String, Boolean> must = new HashMap<>();
        for (Spec spec : scorer.signature().map(Signature::inputs).orElse(List.of()))
            if (spec instanceof ColumnSpec column && spec.name() != null) must.put(spec.name(), column.required());
        boolean[] required = new boolean[names.size()];
        for (int i = 0; i < required.length; i++) required[i] = must.getOrDefault(names.get(i), false);
        return new TextRows(names, columns, readers, required);
    }

    /** What a model takes and these columns lack; empty if nothing. */
    public static List<String> missing(Scorer scorer, List<String> names, Set<String> keys) {
        Target target = Target.of(scorer);
        Set<String> given = new HashSet<>(names);
        if (target.byOrder()) {
            given.removeAll(keys);
            return given.isEmpty() ? List.of(target.wanted()) : List.of();
        }
        Set<@Nullable String> optional = new HashSet<>();
        for (Spec spec : scorer.signature().map(Signature::inputs).orElse(List.of()))
            if (spec instanceof ColumnSpec column && !column.required()) optional.add(spec.name());
        return target.slots().stream()
                .map(Slot::name)
                .filter(name -> !given.contains(name) && !optional.contains(name))
                .toList();
    }

    /** Whether a model takes a column. */
    public static boolean takes(Scorer scorer, String name, Set<String> keys) {
        Target target = Target.of(scorer);
        return target.byOrder() ? !keys.contains(name) : target.place(name) >= 0;
    }

    /** Whether a field of a CSV stands for no value. */
    public static boolean isAbsent(String field) {
        return ScoringCsv.ABSENT.contains(field);
    }

    /**
     * Adds a row.
     *
     * @param row a text for each column, {@code null} for no value
     * @throws SignatureException if one does not fit its column
     */
    public void add(List<@Nullable String> row) {
        try {
            for (int place = 0; place < row.size(); place++) {
                TensorReader reader = readers.get(place);
                if (reader != null) add(reader, row.get(place), place);
            }
            columns.fillTo(rows + 1);
            rows++;
        } catch (SignatureException e) {
            for (TensorReader reader : readers) if (reader != null) reader.cut(rows);
            throw e;
        }
    }

    private void add(TensorReader reader, @Nullable String text, int place) {
        if (text != null) reader.text(text);
        else {
            reader.fillTo(rows + 1);
            // A number that is absent is NaN, as pandas has it; nothing else can stand for a value.
            if (required[place] && reader.cells().lacks(rows))
                throw new SignatureException(
                        names.get(place), rows, "a value", "none", "the column is required: correct the row");
        }
    }

    /** The rows as the model takes them. */
    public Map<String, Tensor> tensors() {
        return columns.tensors();
    }
}
