package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stacks one value of each row, a number or nested arrays or lists, into a tensor whose first dimension is the rows. */
final class TensorEncoder<I> implements InputEncoder.Part<I> {
    private final TensorSpec spec;
    private final String name;
    private final Function<I, @Nullable Object> read;
    private final boolean narrowing;

    /** With {@code narrowing}, doubles are rounded to a float tensor, as MLflow does for a model without a signature. */
    TensorEncoder(TensorSpec spec, String name, Function<I, @Nullable Object> read, boolean narrowing) {
        this.spec = spec;
        this.name = name;
        this.read = read;
        this.narrowing = narrowing;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Tensor encode(List<? extends I> rows) {
        List<Object> flat = new ArrayList<>();
        List<Long> rowShape = null;
        for (int row = 0; row < rows.size(); row++) {
            Object value = Scalars.unwrap(read.apply(rows.get(row)));
            if (value == null) throw unfit(row, "null");
            List<Long> shape = shapeOf(value);
            if (rowShape == null) rowShape = shape;
            else if (!rowShape.equals(shape)) throw unfit(row, "shape " + shape + " after " + rowShape);
            int before = flat.size();
            flatten(value, flat, row);
            if (flat.size() - before != product(shape)) throw unfit(row, "nested lists of unequal lengths");
        }
        List<Long> shape = new ArrayList<>();
        shape.add((long) rows.size());
        shape.addAll(rowShape == null ? List.of() : rowShape);
        // A plain number per row also fills a tensor of one column.
        if (shape.size() == 1 && spec.shape().size() == 2) shape.add(1L);
        if (!spec.fits(shape)) throw unfit(-1, "shape " + shape);
        Object array = Array.newInstance(spec.dtype().arrayType().getComponentType(), flat.size());
        for (int i = 0; i < flat.size(); i++) Array.set(array, i, flat.get(i));
        return Tensor.of(
                spec.dtype(), array, shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static List<Long> shapeOf(Object value) {
        List<Long> shape = new ArrayList<>();
        if (value instanceof Tensor tensor) return tensor.shape();
        for (Object inner = value; inner != null; ) {
            int length;
            if (inner instanceof List<?> list) length = list.size();
            else if (inner.getClass().isArray()) length = Array.getLength(inner);
            else break;
            shape.add((long) length);
            if (length == 0) break;
            inner = inner instanceof List<?> list ? list.get(0) : Array.get(inner, 0);
        }
        return shape;
    }

    private static long product(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    private void flatten(@Nullable Object value, List<Object> flat, int row) {
        if (value instanceof Tensor tensor) value = tensor.array();
        if (value instanceof List<?> list) for (Object item : list) flatten(item, flat, row);
        else if (value != null && value.getClass().isArray())
            for (int i = 0; i < Array.getLength(value); i++) flatten(Array.get(value, i), flat, row);
        else {
            Object element = value == null ? null : element(value);
            if (element == null)
                throw unfit(row, value == null ? "null" : value.getClass().getSimpleName() + " " + value);
            flat.add(element);
        }
    }

    private @Nullable Object element(Object value) {
        return switch (spec.dtype()) {
            case BOOL -> value instanceof Boolean ? value : null;
            case INT8, UINT8 -> value instanceof Byte ? value : null;
            case UINT16 -> value instanceof Short ? value : whole(value, 0xffff) ? ((Number) value).shortValue() : null;
            case UINT32 ->
                value instanceof Integer ? value : whole(value, 0xffff_ffffL) ? ((Number) value).intValue() : null;
            case UINT64 -> value instanceof Long || whole(value, Long.MAX_VALUE) ? ((Number) value).longValue() : null;
            case INT16 ->
                value instanceof Short || value instanceof Byte ? (Object) ((Number) value).shortValue() : null;
            case INT32 -> Scalars.fit(DataType.INTEGER, value);
            case INT64 -> Scalars.fit(DataType.LONG, value);
            case FLOAT16, FLOAT32 ->
                narrowing && value instanceof Number number
                        ? (Object) number.floatValue()
                        : Scalars.fit(DataType.FLOAT, value);
            case FLOAT64 -> Scalars.fit(DataType.DOUBLE, value);
            case STRING -> Scalars.fit(DataType.STRING, value);
            case OBJECT -> value;
        };
    }

    private static boolean whole(Object value, long most) {
        return (value instanceof Long || value instanceof Integer)
                && ((Number) value).longValue() >= 0
                && ((Number) value).longValue() <= most;
    }

    private SignatureException unfit(int row, String found) {
        List<Long> perRow = spec.shape().isEmpty()
                ? List.of()
                : spec.shape().subList(1, spec.shape().size());
        return new SignatureException(
                name,
                row,
                spec.dtype() + " values of shape " + perRow + " for each row",
                found,
                "give arrays of that type and shape");
    }
}
