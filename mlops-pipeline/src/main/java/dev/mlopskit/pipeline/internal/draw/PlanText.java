package dev.mlopskit.pipeline.internal.draw;

import dev.mlopskit.pipeline.PlannedTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan in the languages of two programs that draw graphs. */
public final class PlanText {
    private PlanText() {}

    /** As Mermaid's {@code flowchart}, which Markdown pages show as a picture. */
    public static String mermaid(List<PlannedTask> tasks) {
        Map<String, Integer> numbers = numbers(tasks);
        StringBuilder text = new StringBuilder("flowchart LR\n");
        for (PlannedTask task : tasks) {
            String name = "\"" + task.name() + "\"";
            String box =
                    switch (task.kind()) {
                        case TASK -> "[" + name + "]";
                        case MAPPED -> "[[" + name + "]]";
                        case APPROVAL -> "{{" + name + "}}";
                        case SETUP, TEARDOWN -> "([" + name + "])";
                    };
            text.append("  t").append(numbers.get(task.name())).append(box).append('\n');
        }
        for (PlannedTask task : tasks)
            for (String before : task.upstream())
                text.append("  t")
                        .append(numbers.get(before))
                        .append(" --> t")
                        .append(numbers.get(task.name()))
                        .append('\n');
        return text.toString();
    }

    /** As Graphviz's DOT. */
    public static String dot(String pipeline, List<PlannedTask> tasks) {
        StringBuilder text = new StringBuilder("digraph \"" + pipeline + "\" {\n  rankdir=LR;\n  node [shape=box];\n");
        for (PlannedTask task : tasks) {
            String shape =
                    switch (task.kind()) {
                        case TASK -> "";
                        case MAPPED -> " [peripheries=2]";
                        case APPROVAL -> " [shape=hexagon]";
                        case SETUP, TEARDOWN -> " [style=rounded]";
                    };
            text.append("  \"").append(task.name()).append('"').append(shape).append(";\n");
        }
        for (PlannedTask task : tasks)
            for (String before : task.upstream())
                text.append("  \"")
                        .append(before)
                        .append("\" -> \"")
                        .append(task.name())
                        .append("\";\n");
        return text.append("}\n").toString();
    }

    private static Map<String, Integer> numbers(List<PlannedTask> tasks) {
        Map<String, Integer> numbers = new HashMap<>();
        for (PlannedTask task : tasks) numbers.put(task.name(), numbers.size());
        return numbers;
    }
}
