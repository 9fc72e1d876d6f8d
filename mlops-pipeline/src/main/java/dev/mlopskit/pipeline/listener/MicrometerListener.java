package dev.mlopskit.pipeline.listener;

import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.TaskContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Measures runs in a registry of Micrometer, whose jar {@code io.micrometer:micrometer-core} the application brings along; nobody
 * else needs it. Times are those of the clock of the run. One for each registry, which can serve runs at the same time. Thread-safe.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>tags</th><th>what</th></tr>
 * <tr><td>mlopskit.pipeline.runs</td><td>timer</td><td>pipeline, state</td><td>runs</td></tr>
 * <tr><td>mlopskit.pipeline.tasks</td><td>timer</td><td>pipeline, task, state</td><td>tasks, with their retries; zero for one that never ran</td></tr>
 * <tr><td>mlopskit.pipeline.items</td><td>timer</td><td>pipeline, task, state</td><td>items of mapped tasks</td></tr>
 * <tr><td>mlopskit.pipeline.retries</td><td>counter</td><td>pipeline, task</td><td>attempts that failed and are made again</td></tr>
 * <tr><td>mlopskit.pipeline.bodies.active</td><td>gauge</td><td>pipeline</td><td>bodies that run now</td></tr>
 * </table>
 */
public final class MicrometerListener implements PipelineListener {
    private static final String PREFIX = "mlopskit.pipeline.";

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();
    /** The contexts of the bodies that run, by run; those of one run are touched by one thread at a time. */
    private final Map<String, Set<TaskContext>> bodies = new ConcurrentHashMap<>();

    /** Measures in a registry, which stays open. */
    // An application that has a registry reads its module anyway, and others need not have it.
    @SuppressWarnings("exports")
    public MicrometerListener(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        bodies.put(event.runId(), new HashSet<>());
        active(event);
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        Set<TaskContext> running = bodies.get(event.runId());
        if (running != null && running.add(event.context())) active(event).incrementAndGet();
    }

    @Override
    public void onTaskUpForRetry(PipelineEvent.TaskUpForRetry event) {
        ended(event, event.context());
        Counter.builder(PREFIX + "retries")
                .description("attempts that failed and are made again")
                .tags("pipeline", event.pipeline(), "task", event.task())
                .register(registry)
                .increment();
    }

    @Override
    public void onTaskAwaitingInput(PipelineEvent.TaskAwaitingInput event) {
        ended(event, event.context());
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        ended(event, event.context());
        Timer.builder(PREFIX + (event.mapIndex() < 0 ? "tasks" : "items"))
                .description(event.mapIndex() < 0 ? "tasks of pipelines" : "items of mapped tasks")
                .tags(
                        "pipeline",
                        event.pipeline(),
                        "task",
                        event.task(),
                        "state",
                        event.state().name())
                .register(registry)
                .record(took(event.startedAt(), event.at()));
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        over(event);
        Timer.builder(PREFIX + "runs")
                .description("runs of pipelines")
                .tags("pipeline", event.pipeline(), "state", event.state().name())
                .register(registry)
                .record(took(event.startedAt(), event.at()));
    }

    @Override
    public void onRunAbandoned(PipelineEvent.RunAbandoned event) {
        over(event);
    }

    private void over(PipelineEvent event) {
        Set<TaskContext> left = bodies.remove(event.runId());
        if (left != null) active(event).addAndGet(-left.size());
    }

    // A clock may run backwards; a timer takes no time below zero.
    private static Duration took(@Nullable Instant from, Instant to) {
        return from == null || to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private void ended(PipelineEvent event, @Nullable TaskContext context) {
        Set<TaskContext> running = bodies.get(event.runId());
        if (running != null && context != null && running.remove(context))
            active(event).decrementAndGet();
    }

    private AtomicInteger active(PipelineEvent event) {
        return active.computeIfAbsent(event.pipeline(), pipeline -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder(PREFIX + "bodies.active", count, AtomicInteger::get)
                    .description("bodies that run now")
                    .tags("pipeline", pipeline)
                    .register(registry);
            return count;
        });
    }
}
