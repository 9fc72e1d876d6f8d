package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of tasks as JSON, and back as they were. What JSON itself tells apart stands as it is; everything else is an object of
 * one entry, whose key says what it is. Lists, sets and maps come back unmodifiable and in their order.
 */
public final class Values {
    /** How deep a value may nest: one that contains itself has no end. */
    private static final int MAX_DEPTH = 200;

    private static final List<Class<?>> KEPT = List.of(
            Boolean.class,
            Integer.class,
            Void.class,
            Enum.class,
            Record.class,
            List.class,
            Set.class,
            Map.class,
            Optional.class,
            Branch.class);

    /** Whether two values are to be compared by what is written, and none to be read back. */
    final boolean key;

    /** Whether components that a cache does not look at are left out. */
    final boolean ignoring;

    private final Map<String, String> files;

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
        return Json.write(new Values(false, false, Map.of()).encode(value, "", 0));
    }

    /** Whether a text that {@link #write} wrote has a path in it. */
    public static boolean hasPath(String text) {
        // Within a text the quotes would be escaped.
        return text.contains("{\"path\":");
    }

    /**
     * A text that is the same for values that are equal, whatever the order of their sets and maps; of files it has the last name and the
     * content, and components of records that are ignored it leaves out.
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
        return new Values(true, ignoring, files).encode(value, "", 0);
    }

    /** Reads what {@link #write} wrote; records and enums are looked up with the code of whoever calls. */
    public static @Nullable Object read(String text) {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return read(text, ofThread == null ? Objects.requireNonNull(ClassLoader.getSystemClassLoader()) : ofThread);
    }

    private static @Nullable Object read(String text, ClassLoader loader) {
        try {
            return decode(Json.read(text), loader);
        } catch (PipelineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PipelineException("a value of the journal is damaged: " + e.getMessage(), e);
        }
    }

    @Nullable
    Object encode(@Nullable Object value, String path, int depth) {
        if (depth > MAX_DEPTH) throw refuse(path, "is nested more than " + MAX_DEPTH + " deep, or contains itself");
        if (value == null || value instanceof Boolean || value instanceof Integer) return value;
        if (value instanceof String text && Scalars.isPlain(text)) return text;
        if (value instanceof Double number && Double.isFinite(number)) return number;
        if (key && value instanceof Path file)
            return Map.of("file", files.computeIfAbsent(file.toString(), none -> FileDigest.named(file)));
        Object scalar = Scalars.encode(value);
        if (scalar != null) return scalar;
        if (value instanceof List<?> list) return encodeAll(list, path, depth);
        if (value instanceof Set<?> set) return Map.of("set", ordered(encodeAll(set, path, depth), 1));
        if (value instanceof Map<?, ?> map) return Map.of("map", ordered(encodeMap(map, path, depth), 2));
        if (value instanceof Optional<?> optional)
            return Map.of("optional", encodeAll(optional.map(List::<Object>of).orElse(List.of()), path, depth));
        if (value instanceof String[] texts) return Map.of("strings", encodeAll(Arrays.asList(texts), path, depth));
        if (value instanceof Branch branch)
            return Map.of(
                    "branch", branch.all() ? "all" : branch.everythingBelow() ? "none" : List.copyOf(branch.chosen()));
        if (value instanceof Record row) return Records.encode(this, row, path, depth);
        throw refuse(path, "is a " + value.getClass().getName());
    }

    private List<@Nullable Object> encodeAll(Collection<?> values, String path, int depth) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (Object each : values) all.add(encode(each, path + "[" + all.size() + "]", depth + 1));
        return all;
    }

    private List<@Nullable Object> encodeMap(Map<?, ?> map, String path, int depth) {
        List<@Nullable Object> all = new ArrayList<>(map.size() * 2);
        map.forEach((key, value) -> {
            all.add(encode(key, path + ".key", depth + 1));
            all.add(encode(value, path + "[" + key + "]", depth + 1));
        });
        return all;
    }

    /** Groups of so many, for a key in an order of their own. */
    private List<@Nullable Object> ordered(List<@Nullable Object> all, int size) {
        if (!key) return all;
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size) groups.add(Json.write(all.subList(i, i + size)));
        Collections.sort(groups);
        return new ArrayList<>(groups);
    }

    /** Whether values of a type may be kept, as far as the type tells. */
    public static boolean mayKeep(Class<?> type) {
        if (type.isPrimitive() || type.isInterface() || type.isArray()) return true;
        return Scalars.types().stream().anyMatch(kept -> related(kept, type))
                || KEPT.stream().anyMatch(kept -> related(kept, type));
    }

    private static boolean related(Class<?> one, Class<?> two) {
        return one.isAssignableFrom(two) || two.isAssignableFrom(one);
    }

    static PipelineException refuse(String path, String what) {
        return new PipelineException("its value cannot be kept in the journal, since "
                + (path.isEmpty() ? "it " : path + " ")
                + what + ": return a record, an enum, a number, a text, a time, a list, set or map of such, or say"
                + " transientValue() if it can be made again");
    }

    static @Nullable Object decode(@Nullable Object json, ClassLoader loader) {
        if (json instanceof List<?> list) return decodeAll(list, loader);
        if (!(json instanceof Map<?, ?> tagged)) return json;
        Map.Entry<?, ?> only = tagged.entrySet().iterator().next();
        String kind = (String) only.getKey();
        Object value = only.getValue();
        return switch (kind) {
            case "set" -> Sequences.set(decodeAll((List<?>) value, loader));
            case "map" -> Sequences.map(decodeAll((List<?>) value, loader));
            case "optional" -> decodeAll((List<?>) value, loader).stream().findFirst();
            case "strings" -> decodeAll((List<?>) value, loader).toArray(new String[0]);
            case "branch" -> branch(value);
            case "record" -> Records.decode((List<?>) value, loader);
            case "enum" -> Records.constant((List<?>) value, loader);
            default -> Scalars.decode(kind, value);
        };
    }

    static List<@Nullable Object> decodeAll(List<?> list, ClassLoader loader) {
        List<@Nullable Object> all = new ArrayList<>(list.size());
        for (Object each : list) all.add(decode(each, loader));
        return Collections.unmodifiableList(all);
    }

    private static Branch branch(@Nullable Object value) {
        if (value instanceof List<?> names)
            return Branch.to(names.stream().map(String::valueOf).toList());
        return Branch.onlyIf("all".equals(value));
    }
}
