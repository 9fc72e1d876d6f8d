package dev.mlopskit.pipeline.internal;

import java.util.List;

/** A checked DAG, frozen: tasks by number, every task after all that it depends on. */
public final class Graph {
    private final Definition definition;
    private final TaskSpec[] tasks;
    private final int[] levels;
    final Edges upstream;
    final Edges downstream;

    Graph(Definition definition, TaskSpec[] tasks, Edges upstream) {
        this.definition = definition;
        this.tasks = tasks;
        this.upstream = upstream;
        this.downstream = upstream.reversed();
        this.levels = new int[tasks.length];
        for (int task = 0; task < tasks.length; task++)
            for (int i = upstream.from(task); i < upstream.to(task); i++)
                levels[task] = Math.max(levels[task], levels[upstream.target(i)] + 1);
    }

    /** The name of the pipeline. */
    public String name() {
        return definition.name;
    }

    /** How many tasks there are. */
    public int size() {
        return tasks.length;
    }

    /** The name of a task. */
    public String taskName(int task) {
        return tasks[task].name();
    }

    /** The length of the longest way to a task. */
    public int level(int task) {
        return levels[task];
    }

    /** How many tasks a task waits for. */
    public int upstreamCount(int task) {
        return upstream.count(task);
    }

    /** One of the tasks that a task waits for. */
    public int upstream(int task, int i) {
        return upstream.target(upstream.from(task) + i);
    }

    /** The number of a task; -1 if it is of another pipeline. */
    public int number(TaskSpec spec) {
        return spec.owner == definition ? spec.number : -1;
    }

    Call call(int task) {
        return tasks[task].call;
    }

    /** The tasks whose values a task takes; one may stand twice. */
    List<TaskSpec> inputs(int task) {
        return tasks[task].inputs;
    }
}
