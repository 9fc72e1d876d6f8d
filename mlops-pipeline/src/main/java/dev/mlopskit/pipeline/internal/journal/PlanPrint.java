package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.internal.Graph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a journal keeps of a DAG, to know later whether it is still the same: a line for each task with its name, kind, rule and
 * what it comes after. Not the bodies, whose code may have been mended since.
 */
record PlanPrint(String text) {
    private static final int SHOWN = 50;

    static PlanPrint of(Graph graph) {
        StringBuilder text = new StringBuilder();
        for (int task = 0; task < graph.size(); task++) {
            text.append(graph.taskName(task)).append('\t');
            text.append(graph.kind(task).name().toLowerCase(Locale.ROOT)).append(' ');
            text.append(graph.rule(task).name().toLowerCase(Locale.ROOT));
            for (int i = 0; i < graph.upstreamCount(task); i++)
                text.append(i == 0 ? " after " : ", ").append(graph.taskName(graph.upstream(task, i)));
            text.append('\n');
        }
        return new PlanPrint(text.toString());
    }

    String digest() {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What has changed from this to another one; nothing if they are the same. */
    List<String> differences(PlanPrint now) {
        Map<String, String> before = lines();
        Map<String, String> after = now.lines();
        List<String> found = new ArrayList<>();
        before.forEach((task, line) -> {
            String other = after.get(task);
            if (other == null) found.add("task '" + task + "' is gone");
            else if (!other.equals(line)) found.add("task '" + task + "' was: " + line + "; is: " + other);
        });
        for (String task : after.keySet()) if (!before.containsKey(task)) found.add("task '" + task + "' is new");
        if (found.size() <= SHOWN) return found;
        List<String> some = new ArrayList<>(found.subList(0, SHOWN));
        some.add("and " + (found.size() - SHOWN) + " more");
        return some;
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            lines.put(line.substring(0, tab), line.substring(tab + 1));
        });
        return lines;
    }
}
