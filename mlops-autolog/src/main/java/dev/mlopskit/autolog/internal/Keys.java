package dev.mlopskit.autolog.internal;

import dev.mlopskit.core.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes names of a library into keys that MLflow's stores take: at most 250 characters, letters, digits, {@code _ - . / :} and
 * spaces, and the same when read as a path. {@code @} becomes {@code _at_}, as in MLflow's own autologging.
 */
public final class Keys {
    private static final int MAX = 250;
    private static final Pattern REFUSED = Pattern.compile("[^\\p{L}\\p{Nd}_./: -]");
    private static final Pattern EMPTY_STEP = Pattern.compile("/(?=/)|^/|/$");
    private static final Pattern DOTS = Pattern.compile("(?<=^|/)\\.{1,2}(?=/|$)|^\\.\\.");

    private Keys() {}

    /** The name as a key; names that differ only in what a key cannot hold may come out the same. */
    public static String clean(String name) {
        String key = REFUSED.matcher(name.replace("@", "_at_")).replaceAll("_");
        key = EMPTY_STEP.matcher(key).replaceAll("_");
        key = DOTS.matcher(key).replaceAll("_");
        if (key.isEmpty()) return "_";
        return key.codePointCount(0, key.length()) <= MAX ? key : shorten(key, name);
    }

    /** All names as keys; where two would come out the same, the later one ends in a digest of its name. */
    public static <T extends @Nullable Object> Map<String, T> clean(Map<String, ? extends T> values) {
        Map<String, T> cleaned = new LinkedHashMap<>();
        // What needs no cleaning keeps its name, whatever comes out as the same.
        values.forEach((name, value) -> {
            if (clean(name).equals(name)) cleaned.put(name, value);
        });
        values.forEach((name, value) -> {
            String key = clean(name);
            if (key.equals(name)) return;
            // Two digests are the same where names differ in halves of surrogate pairs only.
            for (String salt = name; cleaned.containsKey(key); salt += "'") key = shorten(clean(name), salt);
            cleaned.put(key, value);
        });
        return cleaned;
    }

    private static String shorten(String key, String name) {
        String end = "-" + Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
        int points = Math.min(key.codePointCount(0, key.length()), MAX - end.length());
        return key.substring(0, key.offsetByCodePoints(0, points)) + end;
    }
}
