package dev.mlopskit.pipeline.listener;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.Artifact;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.Plan;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.internal.ArtifactsIn;
import dev.mlopskit.pipeline.internal.draw.GanttSvg;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records each run of a pipeline as a run of an experiment, and each of its tasks as a run nested in it. A body finds the run
 * of its own task with {@code context.get(Run.class)} and logs to it. A task that ran and failed is FAILED with its
 * exception, and so is the pipeline's run with what made it {@link RunState#FAILED}; one that was stopped, or never started because something before it failed, is KILLED; the tag {@value
 * #STATE_TAG} has the pipeline's word for it. What it made of {@link Artifact}s is recorded with it: metrics as metrics, files and
 * models as artifacts, data sets by name, digest and place; an artifact that cannot be recorded is in {@link PipelineRun#listenerErrors()}. The params of
 * the run are its params, and its {@link DataInterval} is in tags. The plan is the artifact {@code plan.txt}; where it
 * has at most 1,000 tasks, {@code plan.svg}, {@code plan.mermaid} and {@code gantt.svg} are added at the end.
 *
 * <p>Of a mapped task each of the first 1,000 items is a run of its own, named {@code task[number]}, beside that of the task as a whole; {@link
 * #itemRuns} says otherwise. Bodies of items beyond find the run of the task, and share it.
 *
 * <p>One listener can serve runs at the same time. Thread-safe.
 */
public final class TrackingListener implements PipelineListener {
    /** The tag of a task's run that has its {@link TaskState}, and of a pipeline's run that has its {@link RunState}. */
    public static final String STATE_TAG = "mlopskit.state";

    /** The tag of a pipeline's run that has {@link PipelineRun#id()}. */
    public static final String RUN_ID_TAG = "mlopskit.pipelineRunId";

    /** The tag of a pipeline's run that has the beginning of its {@link DataInterval}, as {@link java.time.Instant#toString()} has it. */
    public static final String INTERVAL_START_TAG = "mlopskit.dataInterval.start";

    /** The tag of a pipeline's run that has the end of its {@link DataInterval}. */
    public static final String INTERVAL_END_TAG = "mlopskit.dataInterval.end";

    /** The beginning of tags of a task's run that have an {@link Artifact} that it made, as JSON; its name follows. */
    public static final String ARTIFACT_TAG = "mlopskit.artifact.";

    /** A picture of more tasks than this is nothing that anybody looks at. */
    private static final int MOST_DRAWN = 1000;

    private static final int MOST_ITEMS = 1000;

    /** What is known of a run that goes on; its events come one at a time. */
    private static final class Recording {
        private final Run run;
        private final PipelineEvent.RunStarted start;
        private final Map<String, GanttSvg.Row> rows = new HashMap<>();
        private final Set<String> mapped = new HashSet<>();
        /** Those of tasks that have begun and not ended. */
        private final Set<Run> open = new HashSet<>();
        /** The runs of mapped tasks whose items share them. */
        private final Map<String, Run> shared = new HashMap<>();

        Recording(Run run, PipelineEvent.RunStarted start) {
            this.run = run;
            this.start = start;
        }

        /** The run of a task as a whole. */
        Run shared(String task) {
            return shared.computeIfAbsent(task, run::startChild);
        }

        boolean isDrawn() {
            return start.plan().size() <= MOST_DRAWN;
        }
    }

    private final Experiment experiment;
    private final int itemRuns;
    private final Map<String, Recording> recordings = new ConcurrentHashMap<>();

    private TrackingListener(Experiment experiment, int itemRuns) {
        this.experiment = experiment;
        this.itemRuns = itemRuns;
    }

    /** A listener that records to an experiment. */
    public static TrackingListener of(Experiment experiment) {
        return new TrackingListener(experiment, MOST_ITEMS);
    }

    /**
     * A listener that does the same with other runs for items.
     *
     * @param most how many items of a mapped task have runs of their own, the first ones; 0 for none
     */
    public TrackingListener itemRuns(int most) {
        if (most < 0) throw new PipelineException("of a mapped task no " + most + " items can be runs: take 0 or more");
        return new TrackingListener(experiment, most);
    }

    /** The run that was recorded for a run of a pipeline; empty if the store could not be written then. */
    public Optional<RunData> runOf(PipelineRun run) {
        return find(run.id());
    }

    private Optional<RunData> find(String runId) {
        return experiment.runs("tags.`" + RUN_ID_TAG + "` = '" + runId + "'").first();
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        Optional<RunData> earlier = event.resumed() ? find(event.runId()) : Optional.empty();
        Run parent = earlier.map(run -> experiment.resume(run.runId()))
                .orElseGet(() -> experiment.startRun(event.pipeline()));
        recordings.put(event.runId(), new Recording(parent, event));
        parent.tag(RUN_ID_TAG, event.runId());
        DataInterval interval = event.dataInterval();
        if (interval != null)
            parent.tags(Map.of(
                    INTERVAL_START_TAG,
                    interval.start().toString(),
                    INTERVAL_END_TAG,
                    interval.end().toString()));
        if (!event.params().isEmpty()) parent.params(event.params());
        parent.text("plan.txt", event.plan().describe());
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        // Another attempt goes on with the run of the first.
        if (event.context().has(Run.class)) return;
        Recording recording = recordings.get(event.runId());
        if (recording == null) return;
        Run run = begin(recording, event.task(), event.mapIndex());
        recording.open.add(run);
        event.context().put(Run.class, run);
    }

    private Run begin(Recording recording, String task, int mapIndex) {
        if (isShared(mapIndex)) return recording.shared(task);
        Run whole = mapIndex < 0 ? recording.shared.remove(task) : null;
        return whole != null ? whole : recording.run.startChild(mapIndex < 0 ? task : task + "[" + mapIndex + "]");
    }

    private boolean isShared(int mapIndex) {
        return mapIndex >= itemRuns;
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        Recording recording = recordings.get(event.runId());
        if (recording == null) return;
        if (event.mapIndex() < 0 && recording.isDrawn()) recording.rows.put(event.task(), row(event));
        Run run = runOf(recording, event);
        try {
            // Of a mapped task the items have them.
            if (event.mapIndex() >= 0 || !recording.mapped.contains(event.task())) recordAll(run, event.value());
        } finally {
            if (event.mapIndex() >= 0) recording.mapped.add(event.task());
            if (!isShared(event.mapIndex())) {
                recording.open.remove(run);
                end(run, event);
            }
        }
    }

    private static void end(Run run, PipelineEvent.TaskFinished event) {
        if (event.state() == TaskState.SUCCESS || event.state() == TaskState.SKIPPED) run.end(RunStatus.FINISHED);
        else if (event.state() == TaskState.FAILED && event.error() != null) run.fail(event.error());
        else run.end(RunStatus.KILLED);
        run.tag(STATE_TAG, event.state().name());
    }

    /** One that cannot be recorded does not keep the others back. */
    private static void recordAll(Run run, @Nullable Object value) {
        RuntimeException failure = null;
        for (Artifact artifact : ArtifactsIn.value(value)) {
            try {
                record(run, artifact);
            } catch (RuntimeException e) {
                if (failure == null) failure = e;
                else failure.addSuppressed(e);
            }
        }
        if (failure != null) throw failure;
    }

    private static void record(Run run, Artifact artifact) {
        if (artifact instanceof Artifact.Metrics metrics) run.metrics(metrics.values(), 0);
        else if (artifact instanceof Artifact.Data data) {
            // Up to 36 characters.
            Dataset dataset =
                    Dataset.of(data.name(), data.digest().substring(0, 36)).from(data.path());
            run.input(data.rows() < 0 ? dataset : dataset.rows(data.rows()), "output");
        } else if (artifact instanceof Artifact.Model model) run.artifact(model.path(), model.name());
        else if (artifact instanceof Artifact.File file) run.artifact(file.path());
        run.tag(ARTIFACT_TAG + artifact.name(), Json.write(artifact));
    }

    private static GanttSvg.Row row(PipelineEvent.TaskFinished event) {
        String error = event.error() == null ? "" : ": " + Thrown.text(event.error());
        return new GanttSvg.Row(
                event.task(),
                event.state(),
                "task '" + event.task() + "' " + event.state() + error,
                event.startedAt(),
                event.at());
    }

    /** The run that was started with the task, or for a task that never started, one made now. */
    private Run runOf(Recording recording, PipelineEvent.TaskFinished event) {
        TaskContext context = event.context();
        return context != null && context.has(Run.class)
                ? context.get(Run.class)
                : begin(recording, event.task(), event.mapIndex());
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        Recording recording = recordings.remove(event.runId());
        if (recording == null) return;
        Run parent = recording.run;
        try {
            parent.tag(STATE_TAG, event.state().name());
            if (recording.isDrawn()) draw(recording, event);
        } finally {
            if (event.error() != null) parent.fail(event.error());
            else
                parent.end(
                        switch (event.state()) {
                            case SUCCESS -> RunStatus.FINISHED;
                            case FAILED -> RunStatus.FAILED;
                            case CANCELLED -> RunStatus.KILLED;
                        });
        }
    }

    // Whoever goes on with the run goes on with that of the experiment, and begins those of tasks anew.
    @Override
    public void onRunAbandoned(PipelineEvent.RunAbandoned event) {
        Recording recording = recordings.remove(event.runId());
        if (recording == null) return;
        for (Run run : recording.open) run.end(RunStatus.KILLED);
        recording.run.detach();
    }

    private static void draw(Recording recording, PipelineEvent.RunFinished event) {
        Plan plan = recording.start.plan();
        recording.run.text("plan.svg", plan.svg());
        recording.run.text("plan.mermaid", plan.mermaid());
        List<GanttSvg.Row> rows = plan.tasks().stream()
                .flatMap(task -> Stream.ofNullable(recording.rows.get(task.name())))
                .toList();
        recording.run.text(
                "gantt.svg",
                GanttSvg.draw(
                        new GanttSvg.Frame(
                                event.pipeline(), event.runId(), event.state(), event.startedAt(), event.at()),
                        rows));
    }
}
