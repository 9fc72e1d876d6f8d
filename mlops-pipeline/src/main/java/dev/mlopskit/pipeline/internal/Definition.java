package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The tasks of a pipeline as they were written down, open until it is planned. */
public final class Definition {
    final String name;
    final List<TaskSpec> tasks = new ArrayList<>();
    private boolean open = true;

    /** An empty one. */
    public Definition(String name) {
        this.name = Objects.requireNonNull(name);
    }

    /** Adds a task. */
    public TaskSpec add(String task, List<TaskSpec> inputs, Call call) {
        requireOpen();
        TaskSpec spec = new TaskSpec(this, Objects.requireNonNull(task), inputs, call, tasks.size());
        tasks.add(spec);
        return spec;
    }

    void requireOpen() {
        if (!open)
            throw new PipelineException(
                    "pipeline '" + name + "' is defined already: add and order its tasks inside Pipeline.define");
    }

    void close() {
        open = false;
    }
}
