package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of inference in a signature, like a temperature.
 *
 * @param name its name
 * @param type the type of its value, or of each element of its list
 * @param defaultValue a string, number, boolean, or a list of such
 * @param list whether the value is a list
 */
public record ParamSpec(
        String name, DataType type, @Nullable Object defaultValue, boolean list) {
    /** Refuses what no JSON text of a signature holds. */
    public ParamSpec {
        if (name == null || type == null)
            throw new SignatureException(String.valueOf(name), -1, "a name and a type", "null", "give both");
        for (Object value : defaultValue instanceof List<?> values ? values : Collections.singletonList(defaultValue))
            if (value != null && !(value instanceof String || value instanceof Number || value instanceof Boolean))
                throw new SignatureException(
                        name,
                        -1,
                        "a string, number or boolean",
                        value.getClass().getName(),
                        "convert the default");
    }
}
