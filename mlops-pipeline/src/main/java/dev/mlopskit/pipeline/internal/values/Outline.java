package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.CacheIgnored;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a value as lines, each with the path of a part and the part, so that it can be told later where another value
 * differs. In the order of {@link Values#key}, and with nothing that a key leaves out.
 */
public final class Outline {
    /** In characters. */
    static final int LIMIT = 4_000;

    /** What a line may have of a part; behind it stands a digest. */
    private static final int SHOWN = 60;

    /** The same where nothing is kept; what of it is told begins just before the difference. */
    private static final int SHOWN_WHOLE = 2_000;

    private static final String MORE = "..";

    private final boolean ignoring;
    private final Map<String, String> files;
    private final StringBuilder lines = new StringBuilder();
    private boolean full;

    private Outline(boolean ignoring, Map<String, String> files) {
        this.ignoring = ignoring;
        this.files = files;
    }

    /**
     * The outline of a value that has a key.
     *
     * @param files as for the key
     */
    public static String of(@Nullable Object value, Map<String, String> files) {
        return of(value, true, files);
    }

    /** The same with the components that a key leaves out. */
    public static String whole(@Nullable Object value, Map<String, String> files) {
        return of(value, false, files);
    }

    private static String of(@Nullable Object value, boolean ignoring, Map<String, String> files) {
        Outline outline = new Outline(ignoring, files);
        outline.walk("", value);
        return outline.lines.toString();
    }

    private void walk(String path, @Nullable Object value) {
        if (full) return;
        if (value instanceof Optional<?> optional && optional.isPresent()) walk(path, optional.get());
        else if (value instanceof Optional<?>) line(path, "empty");
        else if (value instanceof List<?> list) walkAll(path, list);
        else if (value instanceof Set<?> set) walkAll(path, sorted(set).values());
        else if (value instanceof Map<?, ?> map) walkMap(path, map);
        else if (value instanceof Record row) walkRecord(path, row);
        else if (value != null && value.getClass().isArray()) walkArray(path, value);
        else line(path, shown(Values.encoded(value, ignoring, files)));
    }

    private void walkAll(String path, Collection<?> values) {
        if (values.isEmpty()) line(path, "[]");
        int index = 0;
        for (Object each : values) {
            if (full) return;
            walk(path + "[" + index++ + "]", each);
        }
    }

    private void walkMap(String path, Map<?, ?> map) {
        if (map.isEmpty()) line(path, "{}");
        for (Object key : sorted(map.keySet()).values()) {
            if (full) return;
            walk(path + "[" + shown(Values.encoded(key, ignoring, files)) + "]", map.get(key));
        }
    }

    private void walkRecord(String path, Record row) {
        boolean empty = true;
        for (RecordComponent component : Records.components(row)) {
            if (ignoring && component.isAnnotationPresent(CacheIgnored.class)) continue;
            empty = false;
            walk(path + "." + component.getName(), Records.value(row, component));
        }
        if (empty) line(path, row.getClass().getSimpleName());
    }

    private void walkArray(String path, Object array) {
        int length = Array.getLength(array);
        if (length == 0) line(path, "[]");
        for (int i = 0; i < length && !full; i++) walk(path + "[" + i + "]", Array.get(array, i));
    }

    /** In an order that does not depend on the process. */
    private Map<String, @Nullable Object> sorted(Collection<?> values) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        for (Object each : values) sorted.put(Json.write(Values.encoded(each, ignoring, files)), each);
        return sorted;
    }

    private void line(String path, String part) {
        if (full) return;
        String line = path + '\t' + part + '\n';
        full = lines.length() + line.length() > LIMIT;
        lines.append(full ? MORE : line);
    }

    private String shown(@Nullable Object encoded) {
        String text = Json.write(encoded);
        if (encoded instanceof Map<?, ?> tagged) {
            Map.Entry<?, ?> only = tagged.entrySet().iterator().next();
            text = only.getKey() + " " + Json.write(only.getValue());
        }
        int most = ignoring ? SHOWN : SHOWN_WHOLE;
        if (text.length() <= most) return text;
        return text.substring(0, most) + MORE + " (sha256 "
                + Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 12) + ")";
    }

    /**
     * Where two values differ first, as the rest of a sentence.
     *
     * @param before the outline of one, and {@code after} that of the other
     */
    public static String difference(String before, String after) {
        List<String> one = before.lines().toList();
        List<String> two = after.lines().toList();
        int same = 0;
        while (same < one.size()
                && same < two.size()
                && one.get(same).equals(two.get(same))
                && !one.get(same).equals(MORE)) same++;
        String was = same < one.size() ? one.get(same) : null;
        String is = same < two.size() ? two.get(same) : null;
        if (MORE.equals(was) || MORE.equals(is))
            return "differs" + (same == 0 ? "" : " after " + path(one.get(same - 1))) + ", further than was kept";
        if (was == null) return is == null ? "has changed" : added(is);
        if (is == null) return gone(was);
        if (path(was).equals(path(is)))
            return at(path(was)) + "was " + cut(part(was), part(is)) + " and is " + cut(part(is), part(was));
        if (path(was).isEmpty()) return "was " + part(was) + " and has " + path(is) + " now";
        if (path(is).isEmpty()) return "had " + path(was) + " and is " + part(is);
        boolean gone = two.stream().noneMatch(line -> path(line).equals(path(was)));
        return gone ? gone(was) : added(is);
    }

    /** Of a long part what is around the first difference from another. */
    private static String cut(String part, String other) {
        if (Math.max(part.length(), other.length()) <= 2 * SHOWN) return part;
        int same = 0;
        while (same < Math.min(part.length(), other.length()) && part.charAt(same) == other.charAt(same)) same++;
        int start = Math.max(0, Math.min(same - SHOWN / 3, part.length()));
        int end = Math.min(part.length(), start + SHOWN);
        return (start > 0 ? MORE : "") + part.substring(start, end) + (end < part.length() ? MORE : "");
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : "differs at " + path + ": ";
    }

    private static String gone(String line) {
        return "differs at " + path(line) + ": was " + part(line) + " and is gone";
    }

    private static String added(String line) {
        return "differs at " + path(line) + ": is " + part(line) + " and was not there";
    }

    private static String path(String line) {
        return line.substring(0, line.indexOf('\t'));
    }

    private static String part(String line) {
        return line.substring(line.indexOf('\t') + 1);
    }
}
