package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns and tensors of a signature to the inputs that a model declares, as MLflow does it for ONNX: columns become one matrix, in their order, for a
 * model of one input, and one input each by name for a model of several; doubles are rounded for a float input. (Source:
 * MLflow 3, {@code mlflow/onnx}.) Beyond MLflow, integers are converted for a float input, and a column becomes a matrix of
 * one column where the model asks for two dimensions.
 */
final class ModelInputs {
    private ModelInputs() {}

    /** Whether all columns are numbers that fill the one matrix of a model. */
    static boolean isMatrix(List<? extends Spec> columns, List<TensorSpec> declared) {
        if (declared.size() != 1) return false;
        TensorSpec only = declared.get(0);
        return (only.dtype() == Dtype.FLOAT32 || only.dtype() == Dtype.FLOAT64)
                && only.shape().size() == 2
                && (only.shape().get(1) < 0 || only.shape().get(1) == columns.size())
                && columns.stream()
                        .allMatch(spec -> spec instanceof ColumnSpec column && NumberColumn.isNumber(column));
    }

    static Map<String, Tensor> of(List<TensorSpec> declared, Map<String, Tensor> given) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        if (declared.size() == 1) {
            TensorSpec only = declared.get(0);
            Tensor first = given.values().iterator().next();
            boolean whole = given.size() == 1 && first.rank() == only.shape().size();
            feeds.put(String.valueOf(only.name()), whole ? convert(only, first) : matrix(only, given));
            return feeds;
        }
        for (TensorSpec spec : declared) {
            String name = String.valueOf(spec.name());
            Tensor tensor = given.get(name);
            if (tensor == null)
                throw new SignatureException(
                        name,
                        -1,
                        "an input of the model",
                        "only " + given.keySet(),
                        "name the columns of the signature as the model names its inputs");
            feeds.put(name, convert(spec, tensor));
        }
        return feeds;
    }

    private static Tensor matrix(TensorSpec spec, Map<String, Tensor> columns) {
        if (spec.shape().size() != 2 || columns.values().stream().anyMatch(column -> column.rank() != 1))
            throw unfit(spec, columns.toString());
        int width = columns.size();
        int rows = columns.values().iterator().next().size();
        if (columns.values().stream().anyMatch(column -> column.size() != rows))
            throw unfit(spec, "columns of unequal lengths, " + columns);
        if ((long) rows * width > Integer.MAX_VALUE - 8) throw unfit(spec, rows + " rows, too many for one call");
        if (spec.shape().get(1) >= 0 && spec.shape().get(1) != width) throw unfit(spec, width + " columns");
        Object array = Array.newInstance(spec.dtype().arrayType().getComponentType(), rows * width);
        int place = 0;
        for (Tensor column : columns.values()) fill(spec, column, array, place++, width);
        return Tensor.of(spec.dtype(), array, rows, width);
    }

    private static Tensor convert(TensorSpec spec, Tensor tensor) {
        List<Long> shape = tensor.shape();
        boolean lift = shape.size() == 1 && spec.shape().size() == 2;
        long[] lengths = lift
                ? new long[] {shape.get(0), 1}
                : shape.stream().mapToLong(Long::longValue).toArray();
        if (!spec.fits(lift ? List.of(shape.get(0), 1L) : shape)) throw unfit(spec, "shape " + shape);
        if (tensor.dtype() == spec.dtype()) return Tensor.of(spec.dtype(), tensor.array(), lengths);
        Object array = Array.newInstance(spec.dtype().arrayType().getComponentType(), tensor.size());
        fill(spec, tensor, array, 0, 1);
        return Tensor.of(spec.dtype(), array, lengths);
    }

    /** Copies a column to every {@code step}-th place of an array. */
    private static void fill(TensorSpec spec, Tensor from, Object to, int start, int step) {
        int size = from.size();
        if (to instanceof float[] floats && from.array() instanceof double[] doubles)
            for (int i = 0; i < size; i++) floats[start + i * step] = (float) doubles[i];
        else if (to instanceof float[] floats && from.array() instanceof float[] same)
            for (int i = 0; i < size; i++) floats[start + i * step] = same[i];
        else if (from.dtype() == spec.dtype())
            for (int i = 0; i < size; i++) System.arraycopy(from.array(), i, to, start + i * step, 1);
        // One array type for two types: what is written as bits would be read as something else.
        else if (to instanceof byte[]) throw unfit(spec, from.dtype() + " values");
        else
            try {
                Object values = Elements.values(from);
                for (int i = 0; i < size; i++) Array.set(to, start + i * step, Array.get(values, i));
            } catch (IllegalArgumentException | NullPointerException e) {
                throw unfit(spec, from.dtype() + " values");
            }
    }

    private static SignatureException unfit(TensorSpec spec, String found) {
        return new SignatureException(
                String.valueOf(spec.name()),
                -1,
                (spec.dtype() == Dtype.OBJECT ? "no tensor" : spec.dtype().toString()) + " of shape " + spec.shape(),
                found,
                "give the model what it takes");
    }
}
