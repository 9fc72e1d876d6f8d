package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records each run of a pipeline as a run of an experiment, and each of its tasks as a run nested in it. A body finds the run
 * of its own task with {@code context.get(Run.class)} and logs to it. A task that ran and failed is FAILED with its
 * exception, and so is the pipeline's run with the first one; one that was stopped, or never started because something before it failed, is KILLED; the tag {@value
 * #STATE_TAG} has the pipeline's word for it. The params of the run are its params. The plan is the artifact {@code plan.txt}. One listener can serve runs at the
 * same time. Thread-safe.
 */
public final class TrackingListener implements PipelineListener {
    /** The tag of a task's run that has its {@link TaskState}, and of a pipeline's run that has its {@link RunState}. */
    public static final String STATE_TAG = "mlopskit.state";

    /** The tag of a pipeline's run that has {@link PipelineRun#id()}. */
    public static final String RUN_ID_TAG = "mlopskit.pipelineRunId";

    private final Experiment experiment;
    private final Map<String, Run> parents = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

    private TrackingListener(Experiment experiment) {
        this.experiment = experiment;
    }

    /** A listener that records to an experiment. */
    public static TrackingListener of(Experiment experiment) {
        return new TrackingListener(experiment);
    }

    /** The run that was recorded for a run of a pipeline; empty if the store could not be written then. */
    public Optional<RunData> runOf(PipelineRun run) {
        return experiment.runs("tags.`" + RUN_ID_TAG + "` = '" + run.id() + "'").first();
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        Run parent = experiment.startRun(event.pipeline());
        parents.put(event.runId(), parent);
        parent.tag(RUN_ID_TAG, event.runId());
        if (!event.params().isEmpty()) parent.params(event.params());
        parent.text("plan.txt", event.plan().describe());
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        // Another attempt goes on with the run of the first.
        if (event.context().has(Run.class)) return;
        Run parent = parents.get(event.runId());
        if (parent != null) event.context().put(Run.class, parent.startChild(name(event.task(), event.mapIndex())));
    }

    private static String name(String task, int mapIndex) {
        return mapIndex < 0 ? task : task + "[" + mapIndex + "]";
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        Run run = runOf(event);
        if (run == null) return;
        if (event.state() == TaskState.SUCCESS) run.end(RunStatus.FINISHED);
        else if (event.state() == TaskState.SKIPPED) run.end(RunStatus.FINISHED);
        else if (event.state() == TaskState.FAILED && event.error() != null) {
            failures.putIfAbsent(event.runId(), event.error());
            run.fail(event.error());
        } else run.end(RunStatus.KILLED);
        run.tag(STATE_TAG, event.state().name());
    }

    /** The run that was started with the task, or for a task that never started, one made now. */
    private @Nullable Run runOf(PipelineEvent.TaskFinished event) {
        TaskContext context = event.context();
        if (context != null && context.has(Run.class)) return context.get(Run.class);
        Run parent = parents.get(event.runId());
        return parent == null ? null : parent.startChild(name(event.task(), event.mapIndex()));
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        Run parent = parents.remove(event.runId());
        if (parent == null) return;
        parent.tag(STATE_TAG, event.state().name());
        Throwable failure = failures.remove(event.runId());
        if (event.state() == RunState.FAILED && failure != null) parent.fail(failure);
        else
            parent.end(
                    switch (event.state()) {
                        case SUCCESS -> RunStatus.FINISHED;
                        case FAILED -> RunStatus.FAILED;
                        case CANCELLED -> RunStatus.KILLED;
                    });
    }
}
