package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.GoldenRows;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.files.Content;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code golden_rows.json}: {@code inputs} as they can be posted to a scoring server, {@code params}, {@code outputs} by name
 * with {@code dtype}, {@code shape} and the elements in one list, and {@code tolerance}. Numbers that JSON has no word for are
 * written as Python does.
 */
public final class GoldenRowsJson {
    /** The file. */
    public static final String NAME = "golden_rows.json";

    private static final long MAX_BYTES = 16 << 20;
    private static final Documents IN = new Documents(NAME);
    private static final ExampleValues VALUES = new ExampleValues(IN);

    private GoldenRowsJson() {}

    /**
     * Writes rows.
     *
     * @throws SignatureException if a row does not fit the signature
     */
    public static Content write(GoldenRows golden, Signature signature) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("inputs", ExampleFiles.posted(golden.rows(), signature));
        document.put("params", Metadata.copy(golden.params()));
        Map<String, Object> outputs = new LinkedHashMap<>();
        golden.outputs().forEach((name, tensor) -> outputs.put(name, write(tensor)));
        document.put("outputs", outputs);
        Map<String, Object> tolerance = new LinkedHashMap<>();
        tolerance.put("absolute", golden.absolute());
        tolerance.put("relative", golden.relative());
        document.put("tolerance", tolerance);
        return new Content.InMemory((Json.writePython(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> write(Tensor tensor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dtype", tensor.dtype().numpyName());
        map.put("shape", tensor.shape());
        List<@Nullable Object> data = new ArrayList<>();
        // Of floating point numbers NaN is kept, so that the model is held to it.
        boolean floating = tensor.array() instanceof float[] || tensor.array() instanceof double[];
        for (int i = 0; i < tensor.size(); i++) data.add(floating ? tensor.get(i) : ExampleFiles.element(tensor, i));
        map.put("data", data);
        return map;
    }

    /** Reads rows that were written with that signature. */
    public static GoldenRows read(Content file, @Nullable Signature signature) {
        if (signature == null) throw IN.wrong("stands in a package without a signature: write the package again");
        Map<String, Object> document = IN.map(parse(file), "the document");
        Map<String, Object> tolerance = IN.map(document.get("tolerance"), "'tolerance'");
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        IN.map(document.get("outputs"), "'outputs'")
                .forEach((name, value) -> outputs.put(name, tensor(IN.map(value, "'outputs." + name + "'"), name)));
        Map<String, Object> inputs = IN.map(document.get("inputs"), "'inputs'");
        try {
            return new GoldenRows(
                    signature.isTabular()
                            ? columns(IN.map(inputs.get("dataframe_split"), "'inputs.dataframe_split'"), signature)
                            : tensors(inputs.get("inputs"), signature),
                    IN.map(document.get("params"), "'params'"),
                    outputs,
                    decimal(tolerance.get("absolute")),
                    decimal(tolerance.get("relative")));
        } catch (SignatureException e) {
            throw new ModelFormatException(NAME, "means nothing: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object parse(Content file) {
        if (file.size() > MAX_BYTES) throw IN.wrong("has more than " + MAX_BYTES + " bytes: give fewer golden rows");
        String text = new String(file.read(), StandardCharsets.UTF_8);
        try {
            return Json.read(text);
        } catch (MlopsException e) {
            throw new ModelFormatException(NAME, "is " + e.getMessage() + ": fetch the package again", e);
        }
    }

    private static double decimal(@Nullable Object value) {
        if (value instanceof Number number) return number.doubleValue();
        throw IN.wrong("has no number in 'tolerance': write the package again");
    }

    private static List<?> columns(Map<String, Object> split, Signature signature) {
        List<@Nullable Object> rows = new ArrayList<>();
        List<Spec> specs = signature.inputs();
        for (Object item : IN.list(split.get("data"), "'inputs'")) {
            List<?> line = IN.list(item, "a row of 'inputs'");
            if (line.size() != specs.size())
                throw IN.wrong("has a row of " + line.size() + " values for " + specs.size() + " columns");
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < line.size(); i++) {
                ColumnSpec column = (ColumnSpec) specs.get(i);
                Object value = VALUES.of(column.type(), line.get(i), "column '" + column.name() + "'");
                if (column.name() != null) row.put(column.name(), value);
                else rows.add(value);
            }
            if (!row.isEmpty()) rows.add(row);
        }
        return rows;
    }

    private static List<?> tensors(@Nullable Object inputs, Signature signature) {
        TensorSpec first = (TensorSpec) signature.inputs().get(0);
        if (first.name() == null) return nested(first, IN.list(inputs, "'inputs'"));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        Map<String, Object> tensors = IN.map(inputs, "'inputs'");
        for (Spec spec : signature.inputs()) {
            TensorSpec tensor = (TensorSpec) spec;
            String name = String.valueOf(tensor.name());
            List<@Nullable Object> values = nested(tensor, IN.list(tensors.get(name), "input '" + name + "'"));
            while (rows.size() < values.size()) rows.add(new LinkedHashMap<>());
            for (int row = 0; row < values.size(); row++) rows.get(row).put(name, values.get(row));
        }
        return rows;
    }

    /** Lists in lists with elements of the tensor's type. */
    private static List<@Nullable Object> nested(TensorSpec spec, List<?> json) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object item : json)
            values.add(
                    item instanceof List<?> list && spec.dtype() != Dtype.OBJECT
                            ? nested(spec, list)
                            : VALUES.of(spec.dtype(), item, "input '" + spec.name() + "'"));
        return values;
    }

    private static Tensor tensor(Map<String, Object> map, String name) {
        String what = "output '" + name + "'";
        String numpyName = IN.text(map.get("dtype"), what);
        Dtype dtype = Dtype.of(numpyName).orElseThrow(() -> IN.wrong(what + " has the unknown dtype " + numpyName));
        long[] shape = IN.list(map.get("shape"), what).stream()
                .mapToLong(length -> IN.integer(length, what + " shape"))
                .toArray();
        List<?> data = IN.list(map.get("data"), what);
        Object array = Array.newInstance(dtype.arrayType().getComponentType(), data.size());
        for (int i = 0; i < data.size(); i++) Array.set(array, i, VALUES.of(dtype, data.get(i), what));
        try {
            return Tensor.of(dtype, array, shape);
        } catch (SignatureException e) {
            throw new ModelFormatException(NAME, "has an " + what + " that is none: " + e.getMessage(), e);
        }
    }
}
