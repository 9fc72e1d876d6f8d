package dev.mlopskit.serving.internal;

import dev.mlopskit.core.DataType;
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
final class SignatureJson {
    private static final Documents IN = new Documents("MLmodel");

    private SignatureJson() {}

    static Map<String, Object> write(Signature signature) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("inputs", Json.write(specs(signature.inputs())));
        map.put("outputs", signature.outputs().isEmpty() ? null : Json.write(specs(signature.outputs())));
        map.put("params", signature.params().isEmpty() ? null : Json.write(params(signature.params())));
        return map;
    }

    private static List<Map<String, Object>> specs(List<Spec> specs) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Spec spec : specs) {
            Map<String, Object> one = new LinkedHashMap<>();
            if (spec instanceof ColumnSpec column) {
                one.put("type", column.type().mlflowName());
                if (column.name() != null) one.put("name", column.name());
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

    private static List<Map<String, Object>> params(List<ParamSpec> params) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ParamSpec param : params) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", param.name());
            one.put("default", param.defaultValue());
            one.put("shape", param.list() ? List.of(-1) : null);
            one.put("type", param.type().mlflowName());
            all.add(one);
        }
        return all;
    }

    /** Reads the value of {@code signature}; {@code null} where it has no inputs, since there is nothing to enforce. */
    static @Nullable Signature read(@Nullable Object value) {
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
        for (Object item : parse(json, what)) specs.add(spec(IN.map(item, what), what));
        return specs;
    }

    private static Spec spec(Map<String, Object> map, String what) {
        Object name = map.get("name");
        // A column of a numpy array without names is called by its place, a number.
        String text = name == null ? null : String.valueOf(name);
        if (!"tensor".equals(map.get("type")))
            return new ColumnSpec(text, type(map.get("type"), what), !Boolean.FALSE.equals(map.get("required")));
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
                type(map.get("type"), "signature.params"),
                map.get("default"),
                map.get("shape") != null);
    }

    private static DataType type(@Nullable Object name, String what) {
        return DataType.of(String.valueOf(name))
                .orElseThrow(() -> IN.wrong("has the type '" + name + "' in " + what
                        + ", which this version cannot read: use one of " + List.of(DataType.values())));
    }
}
