package dev.mlopskit.pipeline.internal;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.NearNames;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule for names of tasks and pipelines, which is Airflow's for its keys ({@code validate_key}). */
public final class Names {
    private static final int LONGEST = 250;

    private Names() {}

    /** Whether a name is good. */
    public static boolean good(@Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > LONGEST) return false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean good = c == '_' || c == '-' || c == '.' || Character.isLetterOrDigit(c);
            if (!good) return false;
        }
        return true;
    }

    /** What to say of a name that is not. */
    public static String complaint(String what, @Nullable String name) {
        if (name == null)
            return what + " has no name: give it one of 1 to " + LONGEST + " letters, digits, '_', '-' or '.'";
        String shown = name.length() > LONGEST ? name.substring(0, 30) + "..." : name;
        return what + " '" + shown + "' has a bad name: use 1 to " + LONGEST + " letters, digits, '_', '-' or '.'";
    }

    /** What to do about a name that nothing has. */
    public static String near(String name, Collection<String> known, String otherwise) {
        List<String> near = NearNames.of(name, known);
        return near.isEmpty() ? otherwise : "did you mean '" + String.join("' or '", near) + "'?";
    }

    /** A good name for any text, the same for the same. */
    public static String of(String text) {
        if (good(text)) return text;
        return "x-" + Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
