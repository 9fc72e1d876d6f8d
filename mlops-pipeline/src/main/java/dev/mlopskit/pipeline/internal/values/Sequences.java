package dev.mlopskit.pipeline.internal.values;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collections and maps. Those of a class of the JDK that everybody can name come back as that class; those whose class is a secret
 * of the JDK as what is known of them: in their order, and unmodifiable if they were.
 */
// A LinkedList comes back as one; what elements may be, the constructors of the JDK do not say.
@SuppressWarnings({"JdkObsolete", "NullAway"})
final class Sequences {
    /**
     * What comes back.
     *
     * @param word what it is written under
     * @param make makes it of its elements, or of keys that stand before their values
     */
    record Kind(String word, Class<?> type, Function<List<@Nullable Object>, Object> make) {}

    private static final Map<String, Kind> BY_WORD = new HashMap<>();
    private static final Map<Class<?>, Kind> BY_CLASS = new HashMap<>();

    /** Written as an array without a word, as most of all. */
    static final Kind LIST = fixed("list", Collections::unmodifiableList);

    static final Kind ENUM_SET = new Kind("EnumSet", EnumSet.class, parts -> parts);
    static final Kind ENUM_MAP = new Kind("EnumMap", EnumMap.class, parts -> parts);

    private static final Kind SET = fixed("set", parts -> Collections.unmodifiableSet(new LinkedHashSet<>(parts)));
    private static final Kind MAP =
            fixed("map", parts -> Collections.unmodifiableMap(put(new LinkedHashMap<>(), parts)));
    private static final Kind SORTED_SET =
            fixed("sortedSet", parts -> Collections.unmodifiableNavigableSet(new TreeSet<>(parts)));
    private static final Kind SORTED_MAP =
            fixed("sortedMap", parts -> Collections.unmodifiableNavigableMap(put(new TreeMap<>(), parts)));

    static {
        add(ArrayList.class, parts -> parts);
        add(LinkedList.class, LinkedList::new);
        add(CopyOnWriteArrayList.class, CopyOnWriteArrayList::new);
        add(ArrayDeque.class, ArrayDeque::new);
        add(HashSet.class, HashSet::new);
        add(LinkedHashSet.class, LinkedHashSet::new);
        add(TreeSet.class, parts -> new TreeSet<>(parts));
        add(HashMap.class, parts -> put(new HashMap<>(), parts));
        add(LinkedHashMap.class, parts -> put(new LinkedHashMap<>(), parts));
        add(TreeMap.class, parts -> put(new TreeMap<>(), parts));
        add(ConcurrentHashMap.class, parts -> put(new ConcurrentHashMap<>(), parts));
        BY_CLASS.put(EnumMap.class, ENUM_MAP);
    }

    /** Of what cannot be changed. */
    private static final List<String> FIXED = List.of(
            "java.util.ImmutableCollections$",
            "java.util.Collections$Unmodifiable",
            "java.util.Collections$Empty",
            "java.util.Collections$Singleton",
            "java.util.Collections$CopiesList");

    /** Of views of what can be changed. */
    private static final List<String> VIEWS = Stream.of(
                    "Arrays", "ArrayList", "AbstractList", "HashMap", "LinkedHashMap", "TreeMap", "EnumMap")
            .map(name -> "java.util." + name + "$")
            .toList();

    private static final ClassValue<Optional<Kind>> KINDS = new ClassValue<>() {
        @Override
        protected Optional<Kind> computeValue(Class<?> type) {
            Kind named = BY_CLASS.get(type);
            if (named != null) return Optional.of(named);
            if (EnumSet.class.isAssignableFrom(type)) return Optional.of(ENUM_SET);
            // A view that comes back without its order both ways would not fit where that was asked for.
            if (type.getName().contains("Sequenced")) return Optional.empty();
            if (FIXED.stream().anyMatch(type.getName()::startsWith))
                return first(type, LIST, SORTED_SET, SET, SORTED_MAP, MAP);
            if (VIEWS.stream().anyMatch(type.getName()::startsWith))
                return first(
                        type,
                        named(ArrayList.class),
                        named(TreeSet.class),
                        named(LinkedHashSet.class),
                        named(TreeMap.class),
                        named(LinkedHashMap.class));
            return Optional.empty();
        }
    };

    private Sequences() {}

    private static void add(Class<?> type, Function<List<@Nullable Object>, Object> make) {
        Kind kind = new Kind(type.getSimpleName(), type, make);
        BY_CLASS.put(type, kind);
        BY_WORD.put(kind.word, kind);
    }

    private static Kind fixed(String word, Function<List<@Nullable Object>, Object> make) {
        Kind kind = new Kind(word, make.apply(List.of()).getClass(), make);
        BY_WORD.put(word, kind);
        return kind;
    }

    private static Kind named(Class<?> type) {
        return Objects.requireNonNull(BY_CLASS.get(type));
    }

    private static Optional<Kind> first(Class<?> type, Kind list, Kind sortedSet, Kind set, Kind sortedMap, Kind map) {
        if (List.class.isAssignableFrom(type)) return Optional.of(list);
        if (SortedSet.class.isAssignableFrom(type)) return Optional.of(sortedSet);
        if (Set.class.isAssignableFrom(type)) return Optional.of(set);
        if (SortedMap.class.isAssignableFrom(type)) return Optional.of(sortedMap);
        return Map.class.isAssignableFrom(type) ? Optional.of(map) : Optional.empty();
    }

    private static <M extends Map<@Nullable Object, @Nullable Object>> M put(M map, List<@Nullable Object> parts) {
        for (int i = 0; i < parts.size(); i += 2) map.put(parts.get(i), parts.get(i + 1));
        return map;
    }

    /** The classes that come back as themselves. */
    static List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>(BY_CLASS.keySet());
        types.add(EnumSet.class);
        return types;
    }

    /** What comes back of a value; {@code null} for one that does not. */
    static @Nullable Kind kind(Object value) {
        if (!(value instanceof Collection<?>) && !(value instanceof Map<?, ?>)) return null;
        Kind kind = KINDS.get(value.getClass()).orElse(null);
        return kind == null || isNatural(value) ? kind : null;
    }

    /** Whether it has no order of its own, which would be lost. */
    static boolean isNatural(Object value) {
        Comparator<?> order = value instanceof SortedSet<?> set
                ? set.comparator()
                : value instanceof SortedMap<?, ?> map ? map.comparator() : null;
        return order == null || order.equals(Comparator.naturalOrder());
    }

    /** Whether no two keys of a map, or elements of a set, are equal: one that goes by identity has more than can come back. */
    static boolean isDistinct(Object value) {
        Collection<?> keys = value instanceof Map<?, ?> map ? map.keySet() : (Collection<?>) value;
        return value instanceof SortedSet<?>
                || value instanceof SortedMap<?, ?>
                || !(value instanceof Map<?, ?> || value instanceof Set<?>)
                || new HashSet<>(keys).size() == keys.size();
    }

    static @Nullable Kind kind(String word) {
        return BY_WORD.get(word);
    }

    /** The enum whose constants a set is of, whether or not it has any; {@code null} if no constants are there. */
    static @Nullable Class<?> typeOf(EnumSet<?> set) {
        Set<? extends Enum<?>> some = set.isEmpty() ? EnumSet.complementOf(set) : set;
        return some.isEmpty() ? null : some.iterator().next().getDeclaringClass();
    }

    /** The enum whose constants are the keys; an empty map tells it only to a stream. */
    static @Nullable Class<?> typeOf(EnumMap<?, ?> map) {
        if (!map.isEmpty()) return map.keySet().iterator().next().getDeclaringClass();
        Class<?>[] found = new Class<?>[1];
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream()) {
            @Override
            protected void annotateClass(Class<?> type) {
                if (type.isEnum()) found[0] = type;
            }
        }) {
            out.writeObject(map);
        } catch (IOException e) {
            return null;
        }
        return found[0];
    }

    /** An enum set of its class and its constants. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the constants are of the class
    static Object enumSet(Class<?> type, List<?> constants) {
        EnumSet set = EnumSet.noneOf((Class<? extends Enum>) type);
        set.addAll(constants);
        return set;
    }

    /** An enum map of its class, and of constants that stand before their values. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the constants are of the class
    static Object enumMap(Class<?> type, List<@Nullable Object> parts) {
        EnumMap map = new EnumMap(type);
        for (int i = 0; i < parts.size(); i += 2) map.put((Enum) parts.get(i), parts.get(i + 1));
        return map;
    }
}
