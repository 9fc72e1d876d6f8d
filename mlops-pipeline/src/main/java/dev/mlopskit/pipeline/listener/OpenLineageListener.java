package dev.mlopskit.pipeline.listener;

import dev.mlopskit.pipeline.Artifact;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.PlannedTask;
import dev.mlopskit.pipeline.internal.ArtifactsIn;
import dev.mlopskit.pipeline.internal.lineage.EventSender;
import dev.mlopskit.pipeline.internal.lineage.FileSender;
import dev.mlopskit.pipeline.internal.lineage.HttpSender;
import dev.mlopskit.pipeline.internal.lineage.LineageEvents;
import dev.mlopskit.pipeline.internal.lineage.LineageEvents.Dataset;
import dev.mlopskit.pipeline.internal.lineage.LineageEvents.Datasets;
import dev.mlopskit.pipeline.internal.lineage.LineageEvents.Transition;
import dev.mlopskit.pipeline.internal.lineage.Outbox;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of runs and their tasks as events of OpenLineage, specification 2-0-2: START, and COMPLETE, FAIL or ABORT, for each run of a pipeline and
 * each task of it that began, which names the pipeline's run as its parent. A mapped task is one job whatever the number of its
 * items. The data interval of a run is its nominal time, and that of its tasks. The files of {@link Artifact}s are told as data; what else a body reads and writes it says itself, see {@link Lineage}.
 *
 * <p>Events are sent by a thread of their own, which the run never waits for. At most 10,000 may wait; what finds no room or cannot be
 * sent is logged, counted in {@link #lost()}, and changes nothing for the run. {@link #close} waits up to ten seconds for
 * what is still to be sent. One can serve runs at the same time. Thread-safe.
 */
public final class OpenLineageListener implements PipelineListener, AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * What a task reads and writes: a body finds it with {@code context.get(OpenLineageListener.Lineage.class)} and adds to it, by the
     * rules that OpenLineage has for the names of data. All attempts and items of a task share one. Thread-safe.
     */
    public static final class Lineage {
        private final Set<Dataset> inputs = new LinkedHashSet<>();
        private final Set<Dataset> outputs = new LinkedHashSet<>();

        private Lineage() {}

        /** Says that the task reads data, such as {@code input("file", "/data/penguins.csv")}. */
        public synchronized Lineage input(String namespace, String name) {
            inputs.add(new Dataset(namespace, name));
            return this;
        }

        /** Says that the task writes data, such as {@code output("postgres://db:5432", "ml.public.penguins")}. */
        public synchronized Lineage output(String namespace, String name) {
            outputs.add(new Dataset(namespace, name));
            return this;
        }

        private synchronized Datasets datasets() {
            return new Datasets(List.copyOf(inputs), List.copyOf(outputs));
        }
    }

    /** What is known of a run that goes on; its events come one at a time. */
    private static final class Recording {
        private final LineageEvents.Run run;
        private final Map<String, List<String>> upstream = new HashMap<>();
        /** The files of artifacts that tasks have made. */
        private final Map<String, Set<String>> made = new ConcurrentHashMap<>();

        private final Map<String, Lineage> tasks = new ConcurrentHashMap<>();

        Recording(LineageEvents.Run run) {
            this.run = run;
        }
    }

    private final LineageEvents events;
    private final Outbox outbox;
    private final Map<String, Recording> runs = new ConcurrentHashMap<>();

    private OpenLineageListener(String namespace, EventSender sender) {
        if (namespace.isBlank())
            throw new PipelineException(
                    "the namespace of the jobs is empty: take one such as the name of the application");
        events = new LineageEvents(namespace);
        outbox = new Outbox(sender, MOST_WAITING, PATIENCE);
    }

    /** Appends events to a file, a line each, whose jobs are of a namespace. */
    public static OpenLineageListener toFile(String namespace, Path file) {
        return new OpenLineageListener(namespace, new FileSender(file));
    }

    /** Posts events to an address, such as {@code http://localhost:5000/api/v1/lineage} of Marquez. */
    public static OpenLineageListener toHttp(String namespace, URI address) {
        return toHttp(namespace, address, Map.of());
    }

    /** Posts events to an address with headers, such as {@code Authorization}. */
    public static OpenLineageListener toHttp(String namespace, URI address, Map<String, String> headers) {
        try {
            return new OpenLineageListener(namespace, new HttpSender(address, headers));
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    "no events can be sent to " + address
                            + ": take an address of http or https, and headers that HTTP allows",
                    e);
        }
    }

    /** How many events did not get out; final after {@link #close}. */
    public long lost() {
        return outbox.lost();
    }

    /** Sends what is still to be sent, for at most ten seconds; what comes after that is lost. May be repeated. */
    @Override
    public void close() {
        outbox.close();
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        Recording run = new Recording(new LineageEvents.Run(event.pipeline(), event.runId(), event.dataInterval()));
        for (PlannedTask task : event.plan().tasks()) run.upstream.put(task.name(), task.upstream());
        runs.put(event.runId(), run);
        outbox.add(events.ofPipeline(Transition.START, event.at(), run.run, null));
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        Recording run = runs.get(event.runId());
        if (run == null) return;
        Lineage lineage = run.tasks.get(event.task());
        if (lineage == null) {
            run.tasks.put(event.task(), lineage = new Lineage());
            outbox.add(events.ofTask(Transition.START, event.at(), run.run, event.task(), null, Datasets.NONE));
        }
        event.context().put(Lineage.class, lineage);
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        Recording run = runs.get(event.runId());
        if (run == null) return;
        addArtifacts(run, event);
        if (event.mapIndex() >= 0) return;
        Lineage lineage = run.tasks.remove(event.task());
        // What never began is no run of a job.
        if (lineage == null) return;
        Transition type =
                switch (event.state()) {
                    case SUCCESS, SKIPPED -> Transition.COMPLETE;
                    case CANCELLED -> Transition.ABORT;
                    default -> Transition.FAIL;
                };
        outbox.add(events.ofTask(type, event.at(), run.run, event.task(), event.error(), lineage.datasets()));
    }

    /** Files of artifacts are data that a task writes, and that those straight after it read. */
    private static void addArtifacts(Recording run, PipelineEvent.TaskFinished event) {
        Lineage lineage = run.tasks.get(event.task());
        if (lineage == null) return;
        for (Artifact artifact : ArtifactsIn.value(event.value())) {
            if (!(artifact instanceof Artifact.OnDisk onDisk)) continue;
            String name = onDisk.path().toAbsolutePath().normalize().toString();
            run.made
                    .computeIfAbsent(event.task(), none -> ConcurrentHashMap.newKeySet())
                    .add(name);
            lineage.output("file", name);
        }
        for (String before : run.upstream.getOrDefault(event.task(), List.of()))
            for (String name : run.made.getOrDefault(before, Set.of())) lineage.input("file", name);
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        Recording run = runs.remove(event.runId());
        if (run == null) return;
        run.tasks.forEach((task, lineage) ->
                outbox.add(events.ofTask(Transition.ABORT, event.at(), run.run, task, null, lineage.datasets())));
        Transition type =
                switch (event.state()) {
                    case SUCCESS -> Transition.COMPLETE;
                    case FAILED -> Transition.FAIL;
                    case CANCELLED -> Transition.ABORT;
                };
        outbox.add(events.ofPipeline(type, event.at(), run.run, event.error()));
    }

    // Its events go on with whoever goes on with it.
    @Override
    public void onRunAbandoned(PipelineEvent.RunAbandoned event) {
        runs.remove(event.runId());
    }
}
