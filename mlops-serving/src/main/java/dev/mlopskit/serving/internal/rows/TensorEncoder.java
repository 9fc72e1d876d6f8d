package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.ColumnValues;
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
        List<Long> rowShape = List.of();
        Object array = array(0);
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            Object value = ColumnValues.unwrap(read.apply(rows.get(row)));
            if (value == null) throw unfit(row, "null");
            List<Long> shape = shapeOf(value);
            if (row == 0) {
                rowShape = shape;
                array = array(size(rows.size(), shape));
            } else if (!rowShape.equals(shape)) throw unfit(row, "shape " + shape + " after " + rowShape);
            at = value instanceof Tensor tensor
                    ? tensor(tensor, array, at, row)
                    : nested(value, rowShape, 0, array, at, row);
        }
        long[] shape =
                shape(rows.size(), rowShape).stream().mapToLong(Long::longValue).toArray();
        return Tensor.of(spec.dtype(), array, shape);
    }

    private Object array(int size) {
        return Array.newInstance(spec.dtype().arrayType().getComponentType(), size);
    }

    private List<Long> shape(int rows, List<Long> rowShape) {
        List<Long> shape = new ArrayList<>();
        shape.add((long) rows);
        shape.addAll(rowShape);
        // A plain number per row also fills a tensor of one column.
        if (shape.size() == 1 && spec.shape().size() == 2) shape.add(1L);
        return shape;
    }

    private int size(int rows, List<Long> rowShape) {
        List<Long> shape = shape(rows, rowShape);
        // That of the first row, and of the others if they are like it.
        if (!spec.fits(shape)) throw unfit(0, "shape " + shape);
        long size = rows;
        for (long length : rowShape) size = length == 0 ? 0 : size * length;
        if (size > Integer.MAX_VALUE - 8) throw unfit(-1, "shape " + shape + ", too large for one call");
        return (int) size;
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

    private int tensor(Tensor given, Object to, int at, int row) {
        boolean same = given.dtype() == spec.dtype();
        Object from = same ? given.array() : Elements.values(given);
        // One array type for two types of elements.
        if (!same && from.getClass() == byte[].class && to instanceof byte[])
            throw unfit(row, given.dtype() + " values");
        return elements(from, to, at, row);
    }

    /** Puts a value of a shape into an array from a place on; the place behind it. */
    private int nested(@Nullable Object value, List<Long> shape, int depth, Object to, int at, int row) {
        if (depth == shape.size()) return set(value, to, at, row);
        boolean list = value instanceof List<?>;
        if (value == null
                || !list && !value.getClass().isArray()
                || (list ? ((List<?>) value).size() : Array.getLength(value)) != shape.get(depth))
            throw unfit(row, "nested lists of unequal lengths");
        if (depth == shape.size() - 1 && !list) return elements(value, to, at, row);
        int next = at;
        if (value instanceof List<?> items)
            for (Object item : items) next = nested(item, shape, depth + 1, to, next, row);
        else for (Object item : (Object[]) value) next = nested(item, shape, depth + 1, to, next, row);
        return next;
    }

    /** All elements of an array without dimensions below; numbers in loops that box none. */
    private int elements(Object from, Object to, int at, int row) {
        int length = Array.getLength(from);
        if (from.getClass() == to.getClass()
                && from.getClass().getComponentType().isPrimitive()) System.arraycopy(from, 0, to, at, length);
        else if (!(to instanceof float[] floats && narrowing && rounded(from, floats, at))
                && !(to instanceof double[] doubles && widened(from, doubles, at)))
            for (int i = 0; i < length; i++) set(Array.get(from, i), to, at + i, row);
        return at + length;
    }

    private static boolean rounded(Object from, float[] to, int at) {
        if (from instanceof double[] doubles) for (int i = 0; i < doubles.length; i++) to[at + i] = (float) doubles[i];
        else if (from instanceof int[] ints) for (int i = 0; i < ints.length; i++) to[at + i] = ints[i];
        else if (from instanceof long[] longs) for (int i = 0; i < longs.length; i++) to[at + i] = longs[i];
        else return false;
        return true;
    }

    private static boolean widened(Object from, double[] to, int at) {
        if (from instanceof float[] floats) for (int i = 0; i < floats.length; i++) to[at + i] = floats[i];
        else if (from instanceof int[] ints) for (int i = 0; i < ints.length; i++) to[at + i] = ints[i];
        else return false;
        return true;
    }

    private int set(@Nullable Object value, Object to, int at, int row) {
        Object element = value == null ? null : element(value);
        if (element == null)
            throw unfit(row, value == null ? "null" : value.getClass().getSimpleName() + " " + value);
        Array.set(to, at, element);
        return at + 1;
    }

    private @Nullable Object element(Object value) {
        return switch (spec.dtype()) {
            case BOOL -> value instanceof Boolean ? value : null;
            case INT8 -> value instanceof Byte ? value : null;
            case UINT8 ->
                value instanceof Byte ? value : whole(value, 0xff) ? (Object) ((Number) value).byteValue() : null;
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
        return (value instanceof Long || value instanceof Integer || value instanceof Short)
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
