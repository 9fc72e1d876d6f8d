package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.pipeline.CacheIgnored;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is within a value. */
public final class Parts {
    private Parts() {}

    /**
     * The classes of the records and the constants in a value that has a key: what their methods do is not in it. Of a constant with a body it is
     * the class of that.
     */
    public static Set<Class<?>> types(@Nullable Object value) {
        Set<Class<?>> types = new HashSet<>();
        visit(value, true, part -> {
            if (part instanceof Record || part instanceof Enum<?>) types.add(part.getClass());
        });
        return types;
    }

    /** Shows a value and all its parts, but for ignored components if these are not wanted. */
    static void visit(@Nullable Object value, boolean ignoring, Consumer<Object> visitor) {
        if (value == null) return;
        visitor.accept(value);
        if (value instanceof Collection<?> all) all.forEach(each -> visit(each, ignoring, visitor));
        else if (value instanceof Optional<?> optional) optional.ifPresent(each -> visit(each, ignoring, visitor));
        else if (value instanceof Map<?, ?> map)
            map.forEach((key, each) -> {
                visit(key, ignoring, visitor);
                visit(each, ignoring, visitor);
            });
        else if (value instanceof Record row)
            for (RecordComponent component : Records.components(row))
                if (!ignoring || !component.isAnnotationPresent(CacheIgnored.class))
                    visit(Records.value(row, component), ignoring, visitor);
    }
}
