package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.ParamSpec;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signature as {@code MLmodel} holds it: a map of three JSON texts. Source: MLflow 3, {@code mlflow/types/schema.py} and
 * {@code mlflow/models/signature.py}.
 */
public final class SignatureJson {
    private static final Documents IN = new Documents("MLmodel");

    private SignatureJson() {}

    static Map<String, Object> write(Signature signature) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("inputs", Json.writePython(specs(signature.inputs())));
        map.put("outputs", signature.outputs().isEmpty() ? null : Json.writePython(specs(signature.outputs())));
        map.put("params", signature.params().isEmpty() ? null : Json.writePython(params(signature.params())));
        return map;
    }

    private static List<Map<String, Object>> specs(List<Spec> specs) {
        List<Map<String, Object>> all = new ArrayList<>();
        boolean places = arePlaces(specs);
        for (Spec spec : specs) {
            Map<String, Object> one = new LinkedHashMap<>();
            if (spec instanceof ColumnSpec column) {
                one.putAll(ColumnTypeJson.write(column.type()));
                if (column.name() != null) one.put("name", places ? (Object) all.size() : column.name());
                one.put("required", column.required());
            } else if (spec instanceof TensorSpec tensor) {
                if (tensor.name() != null) one.put("name", tensor.name());
                one.put("type", "tensor");
                Map<String, Object> info = new LinkedHashMap<>();
                info.put("dtype", tensor.dtype().numpyName());
                info.put("shape", tensor.shape());
                one.put("tensor-spec", info);
            }
            all.add(one);
        }
        return all;
    }

    /** Whether the columns are called 0, 1 and so on, as pandas calls those that nobody named: by numbers, not by texts. */
    private static boolean arePlaces(List<Spec> specs) {
        for (int i = 0; i < specs.size(); i++)
            if (!String.valueOf(i).equals(specs.get(i).name())) return false;
        return true;
    }

    private static List<Map<String, Object>> params(List<ParamSpec> params) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ParamSpec param : params) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", param.name());
            one.put("default", param.defaultValue());
            one.put("shape", param.list() ? List.of(-1) : null);
            one.putAll(ColumnTypeJson.write(param.type()));
            all.add(one);
        }
        return all;
    }

    /** Reads the value of {@code signature}; {@code null} where it has no inputs, since there is nothing to enforce. */
    public static @Nullable Signature read(@Nullable Object value) {
        if (value == null) return null;
        Map<String, Object> map = IN.map(value, "'signature'");
        if (map.get("inputs") == null) return null;
        List<ParamSpec> params = new ArrayList<>();
        try {
            for (Object item : parse(map.get("params"), "signature.params")) params.add(param(item));
            return new Signature(
                    readSpecs(map.get("inputs"), "signature.inputs"),
                    readSpecs(map.get("outputs"), "signature.outputs"),
                    params);
        } catch (SignatureException e) {
            throw new ModelFormatException("MLmodel", "has a signature that means nothing: " + e.getMessage(), e);
        }
    }

    private static List<?> parse(@Nullable Object json, String what) {
        if (json == null) return List.of();
        try {
            return IN.list(Json.read(IN.text(json, what)), what);
        } catch (ModelFormatException e) {
            throw e;
        } catch (MlopsException e) {
            throw new ModelFormatException("MLmodel", "has in " + what + " a text that is " + e.getMessage(), e);
        }
    }

    private static List<Spec> readSpecs(@Nullable Object json, String what) {
        List<Spec> specs = new ArrayList<>();
        List<?> items = parse(json, what);
        for (Object item : items) {
            Map<String, Object> map = IN.map(item, what);
            // Several columns without names are called by their places, as a data frame calls them.
            if (items.size() > 1 && map.get("name") == null && !"tensor".equals(map.get("type")))
                map.put("name", specs.size());
            specs.add(spec(map, what));
        }
        return specs;
    }

    private static Spec spec(Map<String, Object> map, String what) {
        Object name = map.get("name");
        // A column of a numpy array without names is called by its place, a number.
        String text = name == null ? null : String.valueOf(name);
        if (!"tensor".equals(map.get("type")))
            return new ColumnSpec(text, ColumnTypeJson.read(map, what), ColumnTypeJson.required(map));
        Map<String, Object> info = IN.map(map.get("tensor-spec"), what + " tensor-spec");
        List<Long> shape = new ArrayList<>();
        for (Object length : IN.list(info.get("shape"), what + " shape"))
            shape.add(IN.integer(length, what + " shape"));
        String dtype = IN.text(info.get("dtype"), what + " dtype");
        return new TensorSpec(
                text,
                Dtype.of(dtype)
                        .orElseThrow(() -> IN.wrong("has the dtype '" + dtype + "' in " + what
                                + ", which this version cannot read: use one of " + List.of(Dtype.values()))),
                shape);
    }

    private static ParamSpec param(@Nullable Object item) {
        Map<String, Object> map = IN.map(item, "signature.params");
        return new ParamSpec(
                IN.text(map.get("name"), "signature.params name"),
                ColumnTypeJson.read(map, "signature.params"),
                map.get("default"),
                map.get("shape") != null);
    }
}
