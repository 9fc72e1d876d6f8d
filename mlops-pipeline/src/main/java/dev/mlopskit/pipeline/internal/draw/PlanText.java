package dev.mlopskit.pipeline.internal.draw;

import dev.mlopskit.pipeline.PlannedTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** A plan in the languages of two programs that draw graphs. */
public final class PlanText {
    /** What is drawn within one frame: the names of the tasks that are in no inner group, and the inner groups. */
    private static final class Frame {
        private final List<Integer> tasks = new ArrayList<>();
        private final Map<String, Frame> inner = new LinkedHashMap<>();
    }

    private final List<PlannedTask> tasks;
    private final StringBuilder text;
    private int groups;

    private PlanText(List<PlannedTask> tasks, String head) {
        this.tasks = tasks;
        this.text = new StringBuilder(head);
    }

    /**
     * As Mermaid's {@code flowchart}, which Markdown pages show as a picture.
     *
     * @param groups the groups that a task is in, by its number, the outermost first
     */
    public static String mermaid(List<PlannedTask> tasks, IntFunction<List<String>> groups) {
        PlanText plan = new PlanText(tasks, "flowchart LR\n");
        plan.draw(frames(tasks, groups), "  ", PlanText::mermaidBox, "%ssubgraph g%d[\"%s\"]\n", "end\n");
        Map<String, Integer> numbers = new HashMap<>();
        for (PlannedTask task : tasks) numbers.put(task.name(), numbers.size());
        for (PlannedTask task : tasks)
            for (String before : task.upstream())
                plan.text
                        .append("  t")
                        .append(numbers.get(before))
                        .append(" --> t")
                        .append(numbers.get(task.name()))
                        .append('\n');
        return plan.text.toString();
    }

    /** As Graphviz's DOT. */
    public static String dot(String pipeline, List<PlannedTask> tasks, IntFunction<List<String>> groups) {
        PlanText plan = new PlanText(tasks, "digraph \"" + pipeline + "\" {\n  rankdir=LR;\n  node [shape=box];\n");
        plan.draw(
                frames(tasks, groups),
                "  ",
                PlanText::dotBox,
                "%1$ssubgraph cluster_%2$d {\n%1$s  label=\"%3$s\";\n",
                "}\n");
        for (PlannedTask task : tasks)
            for (String before : task.upstream())
                plan.text
                        .append("  \"")
                        .append(before)
                        .append("\" -> \"")
                        .append(task.name())
                        .append("\";\n");
        return plan.text.append("}\n").toString();
    }

    private static Frame frames(List<PlannedTask> tasks, IntFunction<List<String>> groups) {
        Frame all = new Frame();
        for (int task = 0; task < tasks.size(); task++) {
            Frame frame = all;
            for (String group : groups.apply(task)) frame = frame.inner.computeIfAbsent(group, none -> new Frame());
            frame.tasks.add(task);
        }
        return all;
    }

    // Names hold letters, digits, '_', '-' and '.' alone, so they need no escapes.
    private void draw(
            Frame frame, String indent, BiFunction<Integer, PlannedTask, String> box, String begin, String end) {
        for (int task : frame.tasks)
            text.append(indent).append(box.apply(task, tasks.get(task))).append('\n');
        frame.inner.forEach((name, inner) -> {
            text.append(String.format(Locale.ROOT, begin, indent, groups++, name));
            draw(inner, indent + "  ", box, begin, end);
            text.append(indent).append(end);
        });
    }

    private static String mermaidBox(int number, PlannedTask task) {
        String name = "\"" + task.name() + "\"";
        return "t" + number
                + switch (task.kind()) {
                    case TASK -> "[" + name + "]";
                    case MAPPED -> "[[" + name + "]]";
                    case APPROVAL -> "{{" + name + "}}";
                    case SETUP, TEARDOWN -> "([" + name + "])";
                };
    }

    private static String dotBox(int number, PlannedTask task) {
        return "\"" + task.name() + "\""
                + switch (task.kind()) {
                    case TASK -> "";
                    case MAPPED -> " [peripheries=2]";
                    case APPROVAL -> " [shape=hexagon]";
                    case SETUP, TEARDOWN -> " [style=rounded]";
                }
                + ";";
    }
}
