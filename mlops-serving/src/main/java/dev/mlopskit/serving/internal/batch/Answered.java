package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.Unsigned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model answers to some rows, as columns of texts: an output of several values in a row is as many columns. */
final class Answered {
    private Answered() {}

    /**
     * A column of the result.
     *
     * @param name the output's, with the place behind it where there are several
     * @param dtype the type of its values
     */
    record Column(String name, Dtype dtype) {}

    /** The columns of answers. */
    static List<Column> columns(Map<String, Tensor> answers, int rows) {
        List<Column> columns = new ArrayList<>();
        answers.forEach((name, tensor) -> {
            int width = tensor.size() / rows;
            if (tensor.rank() < 2) columns.add(new Column(name, tensor.dtype()));
            else for (int i = 0; i < width; i++) columns.add(new Column(name + "_" + i, tensor.dtype()));
        });
        return columns;
    }

    /** Adds the answers for a row, of so many. */
    static void add(Map<String, Tensor> answers, int row, int rows, List<@Nullable String> fields) {
        for (Tensor tensor : answers.values()) {
            int width = tensor.size() / rows;
            for (int i = row * width; i < (row + 1) * width; i++) fields.add(text(tensor, i));
        }
    }

    /** Numbers as Java writes them, which reads back to the same; nothing for no value. */
    private static String text(Tensor tensor, int place) {
        if (tensor.array() instanceof double[] doubles) return Double.toString(doubles[place]);
        if (tensor.array() instanceof float[] floats) return Float.toString(floats[place]);
        Object value = Unsigned.get(tensor, place);
        if (value == null) return "";
        return tensor.dtype() == Dtype.OBJECT && !(value instanceof CharSequence)
                ? Json.writePython(value)
                : value.toString();
    }
}
