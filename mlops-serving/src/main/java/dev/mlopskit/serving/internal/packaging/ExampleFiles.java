package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.rows.InputEncoder;
import dev.mlopskit.serving.internal.rows.Unsigned;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An input example as MLflow stores it: what {@code MLmodel} says about it, and its two JSON files, one of the data alone
 * and one that can be posted to a scoring server. Source: MLflow 3, {@code mlflow/models/utils.py}.
 */
public record ExampleFiles(Map<String, Object> info, Map<String, Content> files) {
    private static final String DATA = "input_example.json";
    private static final String SERVING = "serving_input_example.json";

    /**
     * Writes rows, and the params that they are to be scored with.
     *
     * @throws SignatureException if a row does not fit the signature
     */
    public static ExampleFiles of(List<?> rows, Map<String, ? extends @Nullable Object> params, Signature signature) {
        Map<String, Object> posted = posted(rows, signature);
        Map<String, Object> info = new TreeMap<>();
        info.put("artifact_path", DATA);
        info.put("serving_input_path", SERVING);
        info.put("type", signature.isTabular() ? "dataframe" : "ndarray");
        Object data = posted.values().iterator().next();
        if (signature.isTabular())
            info.put(
                    "pandas_orient",
                    data instanceof Map<?, ?> split && split.containsKey("columns") ? "split" : "values");
        if (!params.isEmpty()) {
            info.put("params", "true");
            posted.put("params", params);
            Map<String, Object> both = new LinkedHashMap<>();
            both.put("inputs", data);
            both.put("params", params);
            data = both;
        }
        return new ExampleFiles(info, Map.of(DATA, text(Json.write(data)), SERVING, text(Json.pretty(posted))));
    }

    /**
     * Rows as they can be posted to a scoring server: {@code dataframe_split} or {@code inputs}, and what that holds.
     *
     * @throws SignatureException if a row does not fit the signature
     */
    static Map<String, Object> posted(List<?> rows, Signature signature) {
        Map<String, Tensor> encoded = encode(rows, signature, List.of());
        Map<String, Object> posted = new LinkedHashMap<>();
        if (signature.isTabular()) {
            posted.put("dataframe_split", split(signature, encoded, rows.size()));
            return posted;
        }
        Map<String, Object> tensors = new LinkedHashMap<>();
        encoded.forEach((name, tensor) -> tensors.put(name, nested(tensor, 0, 0)));
        posted.put(
                "inputs",
                signature.inputs().get(0).name() == null
                        ? tensors.values().iterator().next()
                        : tensors);
        return posted;
    }

    /** Rows of any one type as a model takes them; as the signature has them if nothing is declared. */
    @SuppressWarnings("unchecked")
    static Map<String, Tensor> encode(List<?> rows, Signature signature, List<TensorSpec> declared) {
        if (rows.isEmpty() || rows.stream().anyMatch(Objects::isNull))
            throw new SignatureException("input example", -1, "rows", "nothing or null", "give at least one row");
        Object first = rows.get(0);
        Class<?> type = first instanceof Map ? Map.class : first instanceof List ? List.class : first.getClass();
        for (int row = 0; row < rows.size(); row++)
            if (!type.isInstance(rows.get(row)))
                throw new SignatureException(
                        "input example",
                        row,
                        type.getSimpleName(),
                        rows.get(row).getClass().getSimpleName(),
                        "give rows of one type");
        return InputEncoder.of((Class<Object>) type, signature, declared).encode(rows);
    }

    private static Map<String, Object> split(Signature signature, Map<String, Tensor> columns, int rows) {
        List<List<@Nullable Object>> data = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<@Nullable Object> line = new ArrayList<>();
            for (Tensor column : columns.values()) line.add(plain(column.get(row)));
            data.add(line);
        }
        Map<String, Object> split = new LinkedHashMap<>();
        if (signature.inputs().get(0) instanceof ColumnSpec column && column.name() != null)
            split.put("columns", List.copyOf(columns.keySet()));
        split.put("data", data);
        return split;
    }

    private static Object nested(Tensor tensor, int dimension, int start) {
        int length = Math.toIntExact(tensor.shape().get(dimension));
        boolean last = dimension == tensor.shape().size() - 1;
        int step = 1;
        for (int i = dimension + 1; i < tensor.shape().size(); i++)
            step *= Math.toIntExact(tensor.shape().get(i));
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < length; i++)
            list.add(last ? element(tensor, start + i) : nested(tensor, dimension + 1, start + i * step));
        return list;
    }

    /** An element as JSON can hold it. */
    static @Nullable Object element(Tensor tensor, int index) {
        return plain(Unsigned.get(tensor, index));
    }

    /** The value as JSON can hold it; NaN, which a data frame reads from null, is null. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Double number && number.isNaN()) return null;
        if (value instanceof Float number && number.isNaN()) return null;
        if (value instanceof byte[] bytes) return Base64.getEncoder().encodeToString(bytes);
        if (value instanceof Instant instant) {
            String text = instant.toString();
            return text.substring(0, text.length() - 1);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            for (Object item : list) items.add(plain(item));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(key, plain(item)));
            return entries;
        }
        return value;
    }

    private static Content text(String text) {
        return new Content.InMemory(text.getBytes(StandardCharsets.UTF_8));
    }
}
