package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one request gives for the inputs of a model, by column. Not thread-safe. */
final class Columns {
    private final Target target;
    private final @Nullable TensorReader[] given;
    /** The columns of a data frame that are the only input in their order. */
    private final Map<String, TensorReader> ordered = new LinkedHashMap<>();

    Columns(Target target) {
        this.target = target;
        this.given = new TensorReader[target.slots().size()];
    }

    /** What reads an input by its name; {@code null} for one that the model does not have, which is read over. */
    @Nullable
    TensorReader named(String name) {
        int place = target.place(name);
        return place < 0 ? null : at(place);
    }

    /** What reads the only input, or the one at a place. */
    TensorReader at(int place) {
        TensorReader reader = given[place];
        if (reader == null) given[place] = reader = target.slots().get(place).reader();
        return reader;
    }

    /** What reads a column of a data frame; {@code null} for one that the model does not have. */
    @Nullable
    TensorReader framed(String column) {
        if (!target.byOrder()) return named(column);
        if (target.tabular()) return ordered.isEmpty() || ordered.containsKey(column) ? first(column) : null;
        return ordered.computeIfAbsent(column, name -> new TensorReader(name, Cells.of(dtype())));
    }

    private Dtype dtype() {
        return target.slots().get(0).dtype();
    }

    /** A single column without a name is the first of any frame. */
    private TensorReader first(String column) {
        TensorReader reader = at(0);
        ordered.put(column, reader);
        return reader;
    }

    /** Fills up with nothing the columns that a record has left out; those that no record had stay away. */
    void fillTo(int rows) {
        for (TensorReader reader : given) if (reader != null) reader.fillTo(rows);
        if (!target.tabular()) for (TensorReader reader : ordered.values()) reader.fillTo(rows);
    }

    /** What to score. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        if (!ordered.isEmpty() && !target.tabular()) {
            all.put(target.slots().get(0).name(), matrix(List.copyOf(ordered.values())));
            return all;
        }
        for (TensorReader reader : given) if (reader != null) all.put(reader.name(), reader.tensor(target.tabular()));
        if (all.isEmpty()) throw new Refusal(400, "no input of the model is there: it takes " + target.wanted());
        return all;
    }

    private Tensor matrix(List<TensorReader> columns) {
        TensorReader first = columns.get(0);
        if (columns.size() == 1 && first.nested()) return first.tensor(false);
        int width = columns.size();
        int rows = first.rows();
        Object array = Array.newInstance(dtype().arrayType().getComponentType(), Math.multiplyExact(rows, width));
        for (int column = 0; column < width; column++) {
            TensorReader reader = columns.get(column);
            if (reader.nested())
                throw new Refusal(
                        400,
                        "the column '" + Unfit.shorten(reader.name())
                                + "' has arrays beside other columns: give scalars, or one column of arrays");
            Object from = reader.cells().array();
            if (array instanceof float[] floats && from instanceof float[] values)
                for (int row = 0; row < rows; row++) floats[row * width + column] = values[row];
            else for (int row = 0; row < rows; row++) Array.set(array, row * width + column, Array.get(from, row));
        }
        return Tensor.of(dtype(), array, rows, width);
    }

    /** Collects the readers of the columns of a frame, in its order. */
    List<@Nullable TensorReader> frame(List<String> columns) {
        List<@Nullable TensorReader> readers = new ArrayList<>(columns.size());
        for (String column : columns) readers.add(framed(column));
        return readers;
    }
}
