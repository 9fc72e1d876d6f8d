package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.ParamSpec;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parameters of inference, checked and completed. As MLflow does it (source: MLflow 3, {@code _validate_params}): defaults for
 * those that are absent, and a warning about those that the signature does not have, which the model does not get.
 */
public final class ParamValues {
    private static final Logger LOG = LoggerFactory.getLogger(ParamValues.class);

    private ParamValues() {}

    /** All parameters of a signature. */
    public static Map<String, Object> of(@Nullable Signature signature, Map<String, ?> given) {
        List<ParamSpec> specs = signature == null ? List.of() : signature.params();
        if (specs.isEmpty() && given.isEmpty()) return Map.of();
        Map<String, Object> values = new LinkedHashMap<>();
        for (ParamSpec spec : specs) {
            Object value = given.containsKey(spec.name()) ? given.get(spec.name()) : spec.defaultValue();
            if (value != null) values.put(spec.name(), fit(spec, value));
        }
        List<String> unknown = new ArrayList<>();
        for (String name : given.keySet())
            if (specs.stream().noneMatch(spec -> spec.name().equals(name))) unknown.add(name);
        if (!unknown.isEmpty())
            LOG.warn(
                    "Ignored {} params that are not in the model's signature, {}, which has {}",
                    unknown.size(),
                    shown(unknown),
                    specs.stream().map(ParamSpec::name).toList());
        return values;
    }

    /** A few of the names, without what would break a line of the log: they may come from clients. */
    private static List<String> shown(List<String> names) {
        return names.stream()
                .limit(5)
                .map(name -> name.replaceAll("\\P{Print}", "?"))
                .map(name -> name.length() > 40 ? name.substring(0, 40) + "..." : name)
                .toList();
    }

    private static Object fit(ParamSpec spec, Object value) {
        if (!spec.list()) return scalar(spec, value);
        if (!(value instanceof List<?> list)) throw unfit(spec, value);
        List<Object> all = new ArrayList<>();
        for (Object item : list) {
            if (item == null) throw unfit(spec, "null in the list");
            all.add(scalar(spec, item));
        }
        return all;
    }

    private static Object scalar(ParamSpec spec, Object value) {
        if (!(spec.type() instanceof ColumnType.Scalar scalar)) {
            Object nested = NestedValues.fit(spec.type(), value, true, "params." + spec.name(), -1);
            return Objects.requireNonNull(nested);
        }
        DataType type = scalar.type();
        Object fitting = Scalars.fit(type, value);
        // A default is written in JSON, which has no type for these.
        if (fitting == null && type == DataType.FLOAT && value instanceof Number number) fitting = number.floatValue();
        if (fitting == null && type == DataType.DOUBLE && value instanceof Number number)
            fitting = number.doubleValue();
        if (fitting == null && type == DataType.DATETIME && value instanceof String text)
            fitting = MomentTexts.parse(text);
        if (fitting == null) throw unfit(spec, value);
        return fitting;
    }

    private static SignatureException unfit(ParamSpec spec, Object value) {
        return new SignatureException(
                "params." + spec.name(),
                -1,
                (spec.list() ? "a list of " : "") + spec.type(),
                value.getClass().getSimpleName() + " " + value,
                "convert it first");
    }
}
