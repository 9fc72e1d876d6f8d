package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One matrix that a client sends for all columns of a model, in their order, as servers of scikit-learn models take it. */
final class WholeMatrix {
    private WholeMatrix() {}

    /** The columns, if that is what was sent; else what was sent. */
    static Map<String, Tensor> split(Target target, Map<String, Tensor> sent) {
        if (!target.tabular() || sent.size() != 1) return sent;
        Map.Entry<String, Tensor> only = sent.entrySet().iterator().next();
        Tensor matrix = only.getValue();
        int width = target.slots().size();
        if (target.place(only.getKey()) >= 0 || matrix.rank() != 2 || matrix.length(1) != width) return sent;
        Map<String, Tensor> columns = new LinkedHashMap<>();
        List<Slot> slots = target.slots();
        for (int i = 0; i < width; i++)
            columns.put(slots.get(i).name(), column(matrix, i, slots.get(i).dtype()));
        return columns;
    }

    private static Tensor column(Tensor matrix, int place, Dtype wanted) {
        int rows = (int) matrix.length(0);
        int width = (int) matrix.length(1);
        if (matrix.array() instanceof float[] values && wanted == Dtype.FLOAT64) {
            double[] column = new double[rows];
            for (int row = 0; row < rows; row++) column[row] = values[row * width + place];
            return Tensor.of(column, rows);
        }
        Object column = Array.newInstance(matrix.dtype().arrayType().getComponentType(), rows);
        for (int row = 0; row < rows; row++) System.arraycopy(matrix.array(), row * width + place, column, row, 1);
        return Tensor.of(matrix.dtype(), column, rows);
    }
}
