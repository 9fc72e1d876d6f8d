package dev.mlopskit.autolog.internal.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provenance as params. Objects and maps become one param for each of their values, {@code trainer.optimiser.epsilon}; a
 * list becomes one param of JSON, because one for each of thousands of transformed features helps nobody.
 */
final class Provenances {
    private Provenances() {}

    static Map<String, @Nullable Object> flatten(ObjectProvenance provenance) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        collect("", plain(provenance), flat);
        return flat;
    }

    private static void collect(String name, @Nullable Object value, Map<String, @Nullable Object> flat) {
        if (!(value instanceof Map<?, ?> map)) {
            flat.put(name, value);
            return;
        }
        String prefix = name.isEmpty() ? "" : name + ".";
        map.forEach((key, inner) -> collect(prefix + key, inner, flat));
    }

    /** The provenance as maps, lists, numbers, booleans and strings. */
    private static @Nullable Object plain(Provenance provenance) {
        if (provenance instanceof PrimitiveProvenance<?> primitive) return value(primitive.getValue());
        if (provenance instanceof ListProvenance<?> list) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Provenance inner : list) values.add(plain(inner));
            return values;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (provenance instanceof MapProvenance<?> map)
            map.getMap().forEach((key, inner) -> values.put(key, plain(inner)));
        else if (provenance instanceof ObjectProvenance object)
            for (Pair<String, Provenance> pair : object) values.put(pair.getA(), plain(pair.getB()));
        else return provenance.toString();
        return values;
    }

    private static @Nullable Object value(@Nullable Object value) {
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
