package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.pipeline.internal.values.Outline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Facts as they are kept, to tell later what has changed.
 *
 * @param code by class and jar
 * @param texts all else that counts, values and variables as digests
 * @param outlines the beginnings of values
 */
record Recorded(Map<String, String> code, Map<String, String> texts, Map<String, String> outlines) {
    private static final int NAMED = 10;

    /**
     * What is another one now, as a list for people.
     *
     * @param names what inputs are called now, where that is known
     */
    String changes(Recorded now, Map<String, String> names) {
        List<String> changes = new ArrayList<>(differences(
                texts, now.texts, name -> names.getOrDefault(name, name), (name, was) -> how(name, was, now)));
        // The code of rows that are being deleted may be gone already.
        if (!code.isEmpty()) changes.addAll(differences(code, now.code, name -> name, (name, was) -> "has changed"));
        if (changes.isEmpty()) return "all that was recorded is the same";
        List<String> some = changes.subList(0, Math.min(NAMED, changes.size()));
        int more = changes.size() - some.size();
        return String.join("; ", some) + (more == 0 ? "" : "; and " + more + " more");
    }

    private static List<String> differences(
            Map<String, String> before,
            Map<String, String> now,
            UnaryOperator<String> called,
            BiFunction<String, String, String> how) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        List<String> found = new ArrayList<>();
        for (String name : names) {
            String was = before.get(name);
            String is = now.get(name);
            if (was == null) found.add(called.apply(name) + " is new");
            else if (is == null) found.add(called.apply(name) + " is gone");
            else if (!was.equals(is)) found.add(called.apply(name) + " " + how.apply(name, was));
        }
        return found;
    }

    private String how(String name, String was, Recorded now) {
        if (name.startsWith("env ")) return "has changed";
        String before = outlines.get(name);
        String after = now.outlines.get(name);
        return before == null || after == null
                ? "was " + was + " and is " + now.texts.get(name)
                : Outline.difference(before, after);
    }
}
