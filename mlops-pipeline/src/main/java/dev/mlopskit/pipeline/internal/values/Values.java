package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values of tasks as JSON, and back as they were. What JSON itself tells apart stands as it is; everything else is an object of
 * one entry, whose key says what it is. An array is an unmodifiable list, the most common of the collections.
 */
public final class Values {
    /** Whether two values are to be compared by what is written, and none to be read back. */
    final boolean key;

    /** Whether components that a cache does not look at are left out. */
    final boolean ignoring;

    private final Map<String, String> files;
    final Place place = new Place();

    private Values(boolean key, boolean ignoring, Map<String, String> files) {
        this.key = key;
        this.ignoring = ignoring;
        this.files = files;
    }

    /**
     * A value as JSON.
     *
     * @throws PipelineException if it has a part that cannot be written so that it can be read back
     */
    public static String write(@Nullable Object value) {
        return Json.write(tree(value));
    }

    /** The same before it is a text, for a part of a longer one. */
    public static @Nullable Object tree(@Nullable Object value) {
        return new Values(false, false, Map.of()).encodeWhole(value);
    }

    /** Whether a text that {@link #write} wrote has a path in it. */
    public static boolean hasPath(String text) {
        // Within a text the quotes would be escaped.
        return text.contains("{\"path\":");
    }

    /**
     * A text that is the same for values that are equal, whatever the order of their sets and maps, and the class of their
     * collections; of files it has the last name and the content, and components of records that are ignored it leaves out.
     *
     * @param files what files that are known count by, by path; those that are read are added
     * @throws PipelineException if the value has a part that cannot be written
     */
    public static String key(@Nullable Object value, Map<String, String> files) {
        return Json.write(encoded(value, true, files));
    }

    /** The same with the components that a key leaves out. */
    public static String whole(@Nullable Object value, Map<String, String> files) {
        return Json.write(encoded(value, false, files));
    }

    static @Nullable Object encoded(@Nullable Object value, boolean ignoring, Map<String, String> files) {
        return new Values(true, ignoring, files).encodeWhole(value);
    }

    /** Reads what {@link #write} wrote; records and enums are looked up with the code of whoever calls. */
    public static @Nullable Object read(String text) {
        return told(() -> decode(Json.read(text), loader()));
    }

    /** Reads what {@link #tree} gave, of the text that it stood in. */
    public static @Nullable Object ofTree(@Nullable Object tree) {
        return told(() -> decode(tree, loader()));
    }

    private static @Nullable Object told(Supplier<@Nullable Object> read) {
        try {
            return read.get();
        } catch (PipelineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PipelineException(
                    "a value of the journal is damaged: " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
    }

    private static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? Objects.requireNonNull(ClassLoader.getSystemClassLoader()) : ofThread;
    }

    private @Nullable Object encodeWhole(@Nullable Object value) {
        try {
            return encode(value);
        } catch (PipelineException e) {
            throw e;
        } catch (RuntimeException e) { // such as of a list that somebody changes meanwhile
            throw new PipelineException(
                    String.valueOf(refuse(place, "cannot be read: " + e).getMessage()), e);
        }
    }

    @Nullable
    Object encode(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer) return value;
        if (value instanceof String text && Scalars.isPlain(text)) {
            Scalars.requireShort(text, place);
            return text;
        }
        if (value instanceof Double number && Double.isFinite(number)) return number;
        if (key && value instanceof Path file)
            return Map.of("file", files.computeIfAbsent(file.toString(), none -> FileDigest.named(file)));
        Object scalar = Scalars.encode(value, place);
        if (scalar != null) return scalar;
        if (value instanceof Record row) return Records.encode(this, row);
        if (value instanceof Optional<?> optional)
            return Map.of("optional", encodeAll(optional.map(List::<Object>of).orElse(List.of())));
        if (value instanceof String[] texts) return Map.of("strings", encodeAll(Arrays.asList(texts)));
        if (value instanceof Branch branch)
            return Map.of(
                    "branch", branch.all() ? "all" : branch.everythingBelow() ? "none" : List.copyOf(branch.chosen()));
        Object all = key ? encodeForKey(value) : encodeToKeep(value);
        if (all != null) return all;
        String order = Sequences.isNatural(value) ? "" : " with an order of its own";
        throw refuse(place, "is a " + value.getClass().getName() + order);
    }

    /** A collection or a map, so that it comes back; {@code null} if it would not. */
    private @Nullable Object encodeToKeep(Object value) {
        Sequences.Kind kind = Sequences.kind(value);
        if (kind == null) return null;
        if (value instanceof EnumSet<?> set) return ofEnum(kind, Sequences.typeOf(set), encodeAll(set));
        if (value instanceof EnumMap<?, ?> map) return ofEnum(kind, Sequences.typeOf(map), encodeMap(map));
        List<@Nullable Object> all = value instanceof Map<?, ?> map ? encodeMap(map) : encodeAll((Collection<?>) value);
        if (!Sequences.isDistinct(value))
            throw refuse(place, "has keys or elements that are equal, of which one would come back");
        return kind.equals(Sequences.LIST) ? all : Map.of(kind.word(), all);
    }

    private Object ofEnum(Sequences.Kind kind, @Nullable Class<?> type, List<@Nullable Object> all) {
        if (type == null) throw refuse(place, "is a " + kind.word() + " of no constants");
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(type.getName());
        parts.addAll(all);
        return Map.of(kind.word(), parts);
    }

    private @Nullable Object encodeForKey(Object value) {
        if (value instanceof List<?> list) return encodeAll(list);
        if (value instanceof Set<?> set) return Map.of("set", ordered(encodeAll(set), 1));
        if (value instanceof Map<?, ?> map) return Map.of("map", ordered(encodeMap(map), 2));
        Sequences.Kind kind = Sequences.kind(value);
        return kind == null ? null : Map.of(kind.word(), encodeAll((Collection<?>) value));
    }

    private List<@Nullable Object> encodeAll(Collection<?> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (Object each : values) {
            place.enter(all.size());
            all.add(encode(each));
            place.leave();
        }
        return all;
    }

    private List<@Nullable Object> encodeMap(Map<?, ?> map) {
        List<@Nullable Object> all = new ArrayList<>(map.size() * 2);
        map.forEach((key, value) -> {
            place.enter(".key");
            all.add(encode(key));
            place.leave();
            place.enter(new Place.Of(key));
            all.add(encode(value));
            place.leave();
        });
        return all;
    }

    /** Whether two values of a record are one and the same once they have been kept. */
    boolean areSame(@Nullable Object one, @Nullable Object two) {
        if (Objects.equals(one, two)) return true;
        if (one == null || two == null) return false;
        try {
            return write(one).equals(write(two));
        } catch (PipelineException e) {
            return false;
        }
    }

    /** Groups of so many, for a key in an order of their own. */
    private List<@Nullable Object> ordered(List<@Nullable Object> all, int size) {
        if (!key) return all;
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size) groups.add(Json.write(all.subList(i, i + size)));
        Collections.sort(groups);
        return new ArrayList<>(groups);
    }

    /** What no value of a type can be kept for, for people; {@code null} if the type tells nothing. */
    public static @Nullable String complaint(Class<?> type) {
        return KeptTypes.complaint(type);
    }

    static PipelineException refuse(Place place, String what) {
        String path = place.toString();
        return new PipelineException("its value cannot be kept in the journal, since "
                + (path.isEmpty() ? "it " : path + " ")
                + what
                + ": return a record, an enum, a number, a text, a time, a list, set or map of such of the JDK, or say"
                + " transientValue() if it can be made again");
    }

    static @Nullable Object decode(@Nullable Object json, ClassLoader loader) {
        if (json instanceof List<?> list) return Sequences.LIST.make().apply(decodeAll(list, loader));
        if (!(json instanceof Map<?, ?> tagged)) return json;
        Map.Entry<?, ?> only = tagged.entrySet().iterator().next();
        String kind = (String) only.getKey();
        Object value = only.getValue();
        Sequences.Kind sequence = Sequences.kind(kind);
        if (sequence != null) return sequence.make().apply(decodeAll((List<?>) value, loader));
        return switch (kind) {
            case "EnumSet" -> Sequences.enumSet(enumClass(value, loader), enumParts(value, loader));
            case "EnumMap" -> Sequences.enumMap(enumClass(value, loader), enumParts(value, loader));
            case "optional" -> decodeAll((List<?>) value, loader).stream().findFirst();
            case "strings" -> decodeAll((List<?>) value, loader).toArray(new String[0]);
            case "branch" -> branch(value);
            case "record" -> Records.decode((List<?>) value, loader);
            case "enum" -> Records.constant((List<?>) value, loader);
            default -> Scalars.decode(kind, value);
        };
    }

    private static Class<?> enumClass(@Nullable Object parts, ClassLoader loader) {
        return Records.enumClass((String) ((List<?>) Objects.requireNonNull(parts)).get(0), loader);
    }

    private static List<@Nullable Object> enumParts(@Nullable Object parts, ClassLoader loader) {
        List<?> all = (List<?>) Objects.requireNonNull(parts);
        return decodeAll(all.subList(1, all.size()), loader);
    }

    private static List<@Nullable Object> decodeAll(List<?> list, ClassLoader loader) {
        List<@Nullable Object> all = new ArrayList<>(list.size());
        for (Object each : list) all.add(decode(each, loader));
        return all;
    }

    private static Branch branch(@Nullable Object value) {
        if (value instanceof List<?> names)
            return Branch.to(names.stream().map(String::valueOf).toList());
        return Branch.onlyIf("all".equals(value));
    }
}
