package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model gave for some rows, to one Java value for each row. */
public final class OutputDecoder<O> {
    private interface RowMaker<O> {
        O make(Map<String, Tensor> outputs, int row);
    }

    private final RowMaker<O> maker;

    private OutputDecoder(RowMaker<O> maker) {
        this.maker = maker;
    }

    /**
     * Makes a decoder.
     *
     * @param type a record, {@link Map}, or for a model with one output the type of its value
     * @param declared what the model declares
     */
    public static <O> OutputDecoder<O> of(Class<O> type, List<TensorSpec> declared) {
        if (type == Map.class) return new OutputDecoder<>((outputs, row) -> type.cast(asMap(outputs, row)));
        if (type.isRecord()) return ofRecord(new RecordShape<>(type), declared);
        if (declared.size() != 1)
            throw new SignatureException(
                    "outputs",
                    -1,
                    "a type that holds " + names(declared),
                    type.getSimpleName(),
                    "use a record or a Map for the results");
        String name = names(declared).get(0);
        RowValues values = new RowValues(name, type, type);
        return new OutputDecoder<>((outputs, row) -> cast(type, values.of(named(outputs, name), row)));
    }

    /** One value for each row. */
    public List<O> decode(Map<String, Tensor> outputs, int rows) {
        outputs.forEach((name, tensor) -> {
            if (tensor.shape().isEmpty() || tensor.shape().get(0) != rows)
                throw new SignatureException(
                        name,
                        -1,
                        "a first dimension of " + rows + ", the number of rows",
                        "shape " + tensor.shape(),
                        "call predictTensors for a model whose outputs are not row by row");
        });
        List<O> all = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) all.add(maker.make(outputs, row));
        return all;
    }

    private static Map<String, @Nullable Object> asMap(Map<String, Tensor> outputs, int row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        outputs.forEach((name, tensor) -> map.put(name, RowValues.natural(tensor, row)));
        return map;
    }

    private static <O> OutputDecoder<O> ofRecord(RecordShape<O> shape, List<TensorSpec> declared) {
        List<RowValues> values = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            String output = names(declared).stream()
                    .filter(name -> name.equals(component.name()))
                    .findFirst()
                    .or(() -> names(declared).stream()
                            .filter(name -> RecordShape.matches(component, name))
                            .findFirst())
                    .orElseThrow(() -> new SignatureException(
                            component.name(),
                            -1,
                            "one of the model's outputs " + names(declared),
                            "a component of record " + shape.type().getSimpleName(),
                            "rename the component, or annotate it with @Column"));
            values.add(new RowValues(output, component.type(), component.genericType()));
        }
        return new OutputDecoder<>((outputs, row) -> {
            @Nullable Object[] arguments = new @Nullable Object[values.size()];
            for (int i = 0; i < arguments.length; i++)
                arguments[i] = values.get(i).of(named(outputs, values.get(i).output()), row);
            return shape.make(arguments);
        });
    }

    private static Tensor named(Map<String, Tensor> outputs, String name) {
        Tensor tensor = outputs.get(name);
        if (tensor == null)
            throw new SignatureException(
                    name, -1, "an output", "only " + outputs.keySet(), "the model does not give what it declares");
        return tensor;
    }

    private static List<String> names(List<TensorSpec> declared) {
        return declared.stream().map(spec -> String.valueOf(spec.name())).toList();
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // null is what the model gave for a type that may be null
    private static <O> O cast(Class<O> type, @Nullable Object value) {
        // A primitive class is asked for, and its box given: Class.cast would refuse that.
        return type.isPrimitive() ? (O) value : type.cast(value);
    }
}
