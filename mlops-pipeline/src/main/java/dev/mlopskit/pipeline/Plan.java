package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.draw.PlanSvg;
import dev.mlopskit.pipeline.internal.draw.PlanText;
import dev.mlopskit.pipeline.internal.params.Params;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A pipeline after all checks: its tasks in an order in which they could run one by one. Immutable and thread-safe. */
public final class Plan {
    private final Graph graph;

    Plan(Graph graph) {
        this.graph = graph;
    }

    /** The name of the pipeline. */
    public String name() {
        return graph.name();
    }

    /** How many tasks there are. */
    public int size() {
        return graph.size();
    }

    /** The tasks, each after all that it depends on; tasks of the same level in the order of their definition. */
    public List<PlannedTask> tasks() {
        // A view, so that a large plan is not held twice.
        return new AbstractList<>() {
            @Override
            public PlannedTask get(int index) {
                List<String> upstream = new ArrayList<>();
                for (int i = 0; i < graph.upstreamCount(index); i++)
                    upstream.add(graph.taskName(graph.upstream(index, i)));
                return new PlannedTask(
                        graph.taskName(index), graph.kind(index), graph.rule(index), upstream, graph.level(index));
            }

            @Override
            public int size() {
                return graph.size();
            }
        };
    }

    /**
     * The plan as text for people: a line with the number of tasks and levels and how many tasks the widest level has, then
     * one line a task with its level, its options in brackets and its upstream tasks, and one line a param with its default.
     */
    public String describe() {
        int[] width = new int[size() + 1];
        int levels = 0;
        int widest = 0;
        int longest = 1;
        for (int task = 0; task < size(); task++) {
            int level = graph.level(task);
            levels = Math.max(levels, level + 1);
            widest = Math.max(widest, ++width[level]);
            longest = Math.max(longest, graph.taskName(task).length());
        }
        StringBuilder text = new StringBuilder("pipeline '" + name() + "': " + count(size(), "task") + ", "
                + count(levels, "level") + ", at most " + widest + " side by side\n");
        int number = 0;
        for (PlannedTask task : tasks()) {
            StringBuilder line =
                    new StringBuilder(String.format(Locale.ROOT, "%4d  %-" + longest + "s", task.level(), task.name()));
            if (task.kind() != PlannedTask.Kind.TASK)
                line.append("  ").append(task.kind().name().toLowerCase(Locale.ROOT));
            if (task.hasOwnRule()) line.append("  ").append(task.rule().name().toLowerCase(Locale.ROOT));
            List<String> options = graph.options(number++).words();
            if (!options.isEmpty()) line.append("  ").append(options);
            if (!task.upstream().isEmpty()) line.append("  <- ").append(String.join(", ", task.upstream()));
            text.append(line.toString().stripTrailing()).append('\n');
        }
        Params params = graph.params();
        return params == null ? text.toString() : text.append(params.describe()).toString();
    }

    /** The plan in the language of Mermaid, which Markdown pages show as a picture. */
    public String mermaid() {
        return PlanText.mermaid(tasks(), graph::groups);
    }

    /** The plan in DOT, the language of Graphviz. */
    public String dot() {
        return PlanText.dot(name(), tasks(), graph::groups);
    }

    /** The plan as a picture: an SVG document without scripts or links. */
    public String svg() {
        return PlanSvg.draw(name(), tasks());
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    Graph graph() {
        return graph;
    }

    int number(Step<?, ?> task) {
        int number = graph.number(task.spec());
        if (number < 0)
            throw new PipelineException(
                    "task '" + task.name() + "' is not of pipeline '" + name() + "': ask the run of its own pipeline");
        return number;
    }

    int number(String task) {
        int number = graph.number(task);
        if (number < 0)
            throw new PipelineException("pipeline '" + name() + "' has no task '" + task + "': "
                    + Names.near(task, graph.taskNames(), "its plan().tasks() lists the names"));
        return number;
    }

    @Override
    public String toString() {
        return "plan of '" + name() + "', " + count(size(), "task");
    }
}
