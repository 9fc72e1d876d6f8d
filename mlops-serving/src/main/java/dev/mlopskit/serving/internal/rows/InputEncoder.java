package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one Java type to the columns or tensors of a model. What can be known from the type alone is checked when it is
 * made: a missing component, or one whose type never fits.
 */
public final class InputEncoder<I> {
    /** One column or tensor. */
    interface Part<I> {
        String name();

        Tensor encode(List<? extends I> rows);
    }

    private final Class<?> type;
    private final List<Part<I>> parts;
    private final List<TensorSpec> declared;
    private final @Nullable RowMatrix matrix;

    private InputEncoder(Class<I> type, List<Part<I>> parts, List<TensorSpec> declared, @Nullable RowMatrix matrix) {
        this.type = MethodType.methodType(type).wrap().returnType();
        this.parts = parts;
        this.declared = declared;
        this.matrix = matrix;
    }

    /**
     * Makes an encoder.
     *
     * @param type a record, {@link Map}, or for a model with one input the type of its value
     * @param signature what rows must fit; without one, what the model declares, and doubles are rounded to float
     * @param declared what the model declares; empty for rows as the signature has them
     */
    public static <I> InputEncoder<I> of(Class<I> type, @Nullable Signature signature, List<TensorSpec> declared) {
        List<? extends Spec> specs = signature == null ? declared : signature.inputs();
        RecordShape<?> shape = type.isRecord() ? new RecordShape<>(type) : null;
        boolean matrix = ModelInputs.isMatrix(specs, declared);
        List<Part<I>> parts = new ArrayList<>();
        List<MethodHandle> numbers = new ArrayList<>();
        for (Spec spec : specs) {
            String name = nameOf(spec, declared);
            Function<I, @Nullable Object> read = reader(type, shape, spec, name, specs.size());
            if (spec instanceof ColumnSpec column && matrix)
                numbers.add(NumberColumn.of(column, name, read, accessor(shape, name)));
            else if (spec instanceof ColumnSpec column) parts.add(new ColumnEncoder<>(column, name, read));
            else if (spec instanceof TensorSpec tensor)
                parts.add(new TensorEncoder<>(tensor, name, read, signature == null));
        }
        return new InputEncoder<>(
                type, parts, declared, matrix ? new RowMatrix(declared.get(0).dtype(), numbers) : null);
    }

    /** The rows as the model takes them. */
    public Map<String, Tensor> encode(List<? extends I> rows) {
        int number = 0;
        for (I row : rows) requireRow(row, number++);
        if (matrix != null) return Map.of(String.valueOf(declared.get(0).name()), matrix.encode(rows));
        Map<String, Tensor> encoded = new LinkedHashMap<>();
        for (Part<I> part : parts) encoded.put(part.name(), part.encode(rows));
        return declared.isEmpty() ? encoded : ModelInputs.of(declared, encoded);
    }

    private static @Nullable MethodHandle accessor(@Nullable RecordShape<?> shape, String name) {
        return shape == null
                ? null
                : shape.find(name).map(RecordShape.Component::accessor).orElse(null);
    }

    /** Rows of another type come from raw types and unchecked casts. */
    private void requireRow(@Nullable Object row, int number) {
        if (!type.isInstance(row))
            throw new SignatureException(
                    "rows",
                    number,
                    type.getSimpleName(),
                    row == null ? "null" : row.getClass().getSimpleName(),
                    "give rows of the type that the predictor was opened for");
    }

    private static @Nullable Object get(Map<?, ?> row, String name, @Nullable String wanted) {
        try {
            Object value = row.get(name);
            if (value == null && wanted != null && !row.containsKey(name))
                throw new SignatureException(
                        name,
                        -1,
                        wanted,
                        "a row that has " + shown(row),
                        "give one of that name, or make the column optional");
            return value;
        } catch (ClassCastException e) {
            throw new SignatureException(
                    name, -1, "a row with texts as keys", "keys of another type", "use the names of the columns");
        }
    }

    /** The keys of a row, as many as a message can hold. */
    private static String shown(Map<?, ?> row) {
        return row.keySet().stream().limit(20).map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    public static String nameOf(Spec spec, List<TensorSpec> declared) {
        String name = spec.name();
        if (name != null) return name;
        String only = declared.isEmpty() ? null : declared.get(0).name();
        return only == null ? "input" : only;
    }

    private static <I> Function<I, @Nullable Object> reader(
            Class<I> type, @Nullable RecordShape<?> shape, Spec spec, String name, int count) {
        if (Map.class.isAssignableFrom(type)) {
            String wanted = spec instanceof ColumnSpec column
                    ? column.required() ? column.type() + " (required)" : null
                    : "a tensor";
            return row -> get((Map<?, ?>) row, name, wanted);
        }
        if (shape != null) return recordReader(shape, spec, name);
        if (count == 1) return row -> row;
        throw new SignatureException(
                name,
                -1,
                "rows that hold " + count + " inputs",
                type.getSimpleName(),
                "use a record or a Map for the rows");
    }

    private static <I> Function<I, @Nullable Object> recordReader(RecordShape<?> shape, Spec spec, String name) {
        Optional<RecordShape.Component> found = shape.find(name);
        String record = "record " + shape.type().getSimpleName();
        if (spec instanceof ColumnSpec column) {
            if (found.isEmpty()) {
                if (!column.required()) return row -> null;
                throw new SignatureException(
                        name, -1, column.type() + " (required)", "no such component in " + record, advice(name));
            }
            if (!Scalars.mayFit(column.type(), found.get().type()))
                throw new SignatureException(
                        name,
                        -1,
                        column.type().toString(),
                        found.get().type().getSimpleName() + " in " + record,
                        "change the type of the component; only widening that keeps every value is done for you");
        } else if (found.isEmpty()) {
            // Not by position: a record with its components in another order would be predicted wrongly.
            throw new SignatureException(
                    name,
                    -1,
                    "a tensor",
                    "no such component in " + record,
                    advice(name) + "; or package the model with a signature that names the columns");
        }
        RecordShape.Component component = found.get();
        return component::of;
    }

    private static String advice(String name) {
        return "add a component of that name, or annotate one with @Column(\"" + name + "\")";
    }
}
