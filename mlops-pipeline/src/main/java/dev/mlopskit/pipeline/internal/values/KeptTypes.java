package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.pipeline.Branch;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a declared type tells of whether its values come back. */
final class KeptTypes {
    private static final List<Class<?>> KEPT = new ArrayList<>(
            List.of(Boolean.class, Integer.class, Void.class, Enum.class, Record.class, Optional.class, Branch.class));

    static {
        KEPT.addAll(Scalars.types());
        KEPT.addAll(Sequences.types());
    }

    private static final ClassValue<Optional<String>> COMPLAINTS = new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> type) {
            return Optional.ofNullable(new KeptTypes().of(type));
        }
    };

    /** A record may have records of its own class. */
    private final Set<Class<?>> seen = new HashSet<>();

    private KeptTypes() {}

    /** What no value of a type can be kept for, such as {@code a java.lang.Thread}; {@code null} if some may be. */
    static @Nullable String complaint(Class<?> type) {
        return COMPLAINTS.get(type).orElse(null);
    }

    private @Nullable String of(Type type) {
        if (type instanceof Class<?> plain) return ofClass(plain);
        if (type instanceof WildcardType some) return of(some.getUpperBounds()[0]);
        if (type instanceof TypeVariable<?> some)
            return some.getBounds()[0] instanceof Class<?> bound ? ofClass(bound) : null;
        return type instanceof ParameterizedType some ? ofParts(some) : null;
    }

    private @Nullable String ofParts(ParameterizedType type) {
        Class<?> raw = (Class<?>) type.getRawType();
        String complaint = ofClass(raw);
        boolean parts = Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw);
        // What stands between the brackets of another type need not be in its values.
        if (complaint != null || !parts && raw != Optional.class) return complaint;
        for (Type part : type.getActualTypeArguments()) {
            String ofPart = of(part);
            if (ofPart != null) return named(raw) + " of " + ofPart;
        }
        return null;
    }

    private @Nullable String ofClass(Class<?> type) {
        // EnumSet is sealed from some JDK on, and what it permits has no name.
        if (type.isPrimitive() || KEPT.contains(type)) return null;
        if (type.isArray()) return ofArray(type);
        if (type.isRecord()) return seen.add(type) ? ofRecord(type) : null;
        if (type.isSealed() && (type.isInterface() || Modifier.isAbstract(type.getModifiers()))) return ofSealed(type);
        if (type.isInterface() || Enum.class.isAssignableFrom(type) || ZoneId.class.isAssignableFrom(type)) return null;
        return KEPT.stream().anyMatch(type::isAssignableFrom) ? null : named(type);
    }

    private static @Nullable String ofArray(Class<?> type) {
        boolean kept = Scalars.types().contains(type) || type.isAssignableFrom(String[].class);
        return kept ? null : "an array of " + type.getComponentType().getName();
    }

    private @Nullable String ofRecord(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String complaint = of(component.getGenericType());
            if (complaint != null) return named(type) + " whose '" + component.getName() + "' is " + complaint;
        }
        return null;
    }

    /** Nothing if any of what it permits may be kept. */
    private @Nullable String ofSealed(Class<?> type) {
        for (Class<?> permitted : type.getPermittedSubclasses()) if (ofClass(permitted) == null) return null;
        return named(type);
    }

    private static String named(Class<?> type) {
        return "a " + type.getName();
    }
}
