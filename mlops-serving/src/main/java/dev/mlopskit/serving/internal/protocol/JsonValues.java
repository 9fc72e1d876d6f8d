package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.Unsigned;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes tensors as nested arrays, and their elements as Python does: a float as the double that it is. */
final class JsonValues {
    private JsonValues() {}

    /** All of a tensor. */
    static void nested(JsonGenerator out, Tensor tensor) {
        nested(out, tensor, 0, 0);
    }

    /** What one row of a tensor has: a value, or nested arrays of all dimensions but the first. One in a row is the value. */
    static void row(JsonGenerator out, Tensor tensor, int row) {
        int width = 1;
        for (int i = 1; i < tensor.rank(); i++) width *= (int) tensor.length(i);
        if (tensor.rank() == 2 && width == 1) element(out, tensor, row);
        else nested(out, tensor, 1, row * width);
    }

    /** All elements in one array, or in none. */
    static void flat(JsonGenerator out, Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) element(out, tensor, i);
    }

    private static int nested(JsonGenerator out, Tensor tensor, int dimension, int start) {
        if (dimension == tensor.rank()) {
            element(out, tensor, start);
            return start + 1;
        }
        int next = start;
        out.writeStartArray();
        for (long i = 0; i < tensor.length(dimension); i++) next = nested(out, tensor, dimension + 1, next);
        out.writeEndArray();
        return next;
    }

    private static void element(JsonGenerator out, Tensor tensor, int index) {
        Object array = tensor.array();
        if (array instanceof float[] floats) out.writeNumber((double) floats[index]);
        else if (array instanceof double[] doubles) out.writeNumber(doubles[index]);
        else if (tensor.dtype().isUnsigned()) out.writeNumber(String.valueOf(Unsigned.get(tensor, index)));
        else if (array instanceof long[] longs) out.writeNumber(longs[index]);
        else if (array instanceof int[] ints) out.writeNumber(ints[index]);
        else if (array instanceof short[] shorts) out.writeNumber((int) shorts[index]);
        else if (array instanceof byte[] bytes) out.writeNumber((int) bytes[index]);
        else if (array instanceof boolean[] booleans) out.writeBoolean(booleans[index]);
        else value(out, tensor.get(index));
    }

    /** Whatever a model gives as an object. */
    static void value(JsonGenerator out, @Nullable Object value) {
        if (value == null) out.writeNull();
        else if (value instanceof Boolean bool) out.writeBoolean(bool);
        else if (value instanceof Double || value instanceof Float) out.writeNumber(((Number) value).doubleValue());
        else if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte)
            out.writeNumber(((Number) value).longValue());
        else if (value instanceof byte[] bytes)
            out.writeString(Base64.getEncoder().encodeToString(bytes));
        else if (value instanceof Tensor tensor) nested(out, tensor);
        else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((name, item) -> {
                out.writeName(String.valueOf(name));
                value(out, item);
            });
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) value(out, item);
            out.writeEndArray();
        } else out.writeString(value.toString());
    }
}
