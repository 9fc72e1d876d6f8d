package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a model gave for some rows, to one Java value for each row. */
public final class OutputDecoder<O> {
    private interface RowMaker<O> {
        O make(Tensor[] outputs, int row);
    }

    private static final Set<Dtype> FLOATING = Set.of(Dtype.FLOAT16, Dtype.FLOAT32, Dtype.FLOAT64);
    private static final Set<Dtype> INTEGERS = Set.of(Dtype.INT8, Dtype.INT16, Dtype.INT32, Dtype.INT64);
    private static final Set<Class<?>> REAL = Set.of(double.class, Double.class, float.class, Float.class);
    private static final Set<Class<?>> WHOLE = Set.of(long.class, Long.class, int.class, Integer.class);

    /** The outputs that are used, in the order in which the maker takes them. */
    private final List<String> names;

    private final RowMaker<O> maker;

    private OutputDecoder(List<String> names, RowMaker<O> maker) {
        this.names = names;
        this.maker = maker;
    }

    /**
     * Makes a decoder.
     *
     * @param type a record, {@link Map}, or the type of the value of one output: the only one, or the only one that suits it
     * @param declared what the model declares
     */
    public static <O> OutputDecoder<O> of(Class<O> type, List<TensorSpec> declared) {
        List<String> all = names(declared.stream());
        if (type == Map.class) return new OutputDecoder<>(all, (outputs, row) -> type.cast(asMap(all, outputs, row)));
        if (type.isRecord()) return ofRecord(new RecordShape<>(type), all);
        List<String> suited = all.size() == 1 ? all : names(declared.stream().filter(spec -> suits(spec, type)));
        if (suited.size() != 1)
            throw new SignatureException(
                    "outputs",
                    -1,
                    "a type that holds " + declared,
                    type.getSimpleName(),
                    "use a record or a Map for the results");
        RowValues values = new RowValues(suited.get(0), type, type);
        return new OutputDecoder<>(suited, (outputs, row) -> cast(type, values.of(outputs[0], row)));
    }

    /** The outputs that are used. */
    List<String> names() {
        return names;
    }

    /** One value for each row. */
    public List<O> decode(Map<String, Tensor> outputs, int rows) {
        Tensor[] used = new Tensor[names.size()];
        for (int i = 0; i < used.length; i++) used[i] = named(outputs, names.get(i), rows);
        List<O> all = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) all.add(maker.make(used, row));
        return all;
    }

    private static Tensor named(Map<String, Tensor> outputs, String name, int rows) {
        Tensor tensor = outputs.get(name);
        if (tensor == null)
            throw new SignatureException(
                    name, -1, "an output", "only " + outputs.keySet(), "the model does not give what it declares");
        if (tensor.rank() == 0 || tensor.length(0) != rows)
            throw new SignatureException(
                    name,
                    -1,
                    "a first dimension of " + rows + ", the number of rows",
                    "shape " + tensor.shape(),
                    "call predictTensors for a model whose outputs are not row by row");
        return tensor;
    }

    private static Map<String, @Nullable Object> asMap(List<String> names, Tensor[] outputs, int row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < outputs.length; i++) map.put(names.get(i), RowValues.natural(outputs[i], row));
        return map;
    }

    private static <O> OutputDecoder<O> ofRecord(RecordShape<O> shape, List<String> declared) {
        List<RowValues> values = new ArrayList<>();
        List<String> used = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            String output = declared.stream()
                    .filter(name -> name.equals(component.name()))
                    .findFirst()
                    .or(() -> declared.stream()
                            .filter(name -> RecordShape.matches(component, name))
                            .findFirst())
                    .orElseThrow(() -> new SignatureException(
                            component.name(),
                            -1,
                            "one of the model's outputs " + declared,
                            "a component of record " + shape.type().getSimpleName(),
                            "rename the component, or annotate it with @Column"));
            values.add(new RowValues(output, component.type(), component.genericType()));
            used.add(output);
        }
        RowReaders readers = RowReaders.of(shape, values);
        return new OutputDecoder<>(used, (outputs, row) -> shape.type().cast(readers.of(outputs, row)));
    }

    /** Whether a type can only mean this output among others of a classifier, such as its label or its probabilities. */
    private static boolean suits(TensorSpec spec, Class<?> type) {
        boolean single = spec.shape().size() == 1
                || spec.shape().size() == 2 && spec.shape().get(1) == 1;
        if (type.isEnum() || type == String.class) return single && spec.dtype() == Dtype.STRING;
        if (REAL.contains(type)) return single && FLOATING.contains(spec.dtype());
        if (WHOLE.contains(type)) return single && INTEGERS.contains(spec.dtype());
        return !single && (type == float[].class || type == double[].class) && FLOATING.contains(spec.dtype());
    }

    private static List<String> names(Stream<TensorSpec> declared) {
        return declared.map(spec -> String.valueOf(spec.name())).toList();
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // null is what the model gave for a type that may be null
    private static <O> O cast(Class<O> type, @Nullable Object value) {
        // A primitive class is asked for, and its box given: Class.cast would refuse that.
        return type.isPrimitive() ? (O) value : type.cast(value);
    }
}
