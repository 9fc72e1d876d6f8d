package dev.mlopskit.pipeline.listener;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs one line for each transition, by SLF4J. What failed for good is an ERROR with its stack trace; what is tried again, stopped or not run
 * because of a failure is a WARN; a body that begins, and each item of a mapped task that does not fail, is DEBUG; all else is
 * INFO. Every line names the run, and nothing is put into the MDC. One can serve runs at the same time. Thread-safe.
 */
public final class LoggingListener implements PipelineListener {
    private final Logger log;

    /** Logs under the name of this class. */
    public LoggingListener() {
        this(LoggingListener.class.getName());
    }

    /** Logs under a name. */
    public LoggingListener(String logger) {
        log = LoggerFactory.getLogger(logger);
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        int size = event.plan().size();
        say(Level.INFO, event, "RUNNING, " + size + (size == 1 ? " task" : " tasks"), null);
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        int attempt = event.context().attempt();
        String again = attempt == 1 ? "" : ", attempt " + attempt;
        say(Level.DEBUG, event, task(event.task(), event.mapIndex()) + TaskState.RUNNING + again, null);
    }

    @Override
    public void onTaskUpForRetry(PipelineEvent.TaskUpForRetry event) {
        String what = task(event.task(), event.mapIndex()) + TaskState.UP_FOR_RETRY;
        say(Level.WARN, event, what + " at " + event.nextAt() + ": " + Thrown.text(event.error()), null);
    }

    @Override
    public void onTaskAwaitingInput(PipelineEvent.TaskAwaitingInput event) {
        say(Level.INFO, event, task(event.task(), -1) + TaskState.AWAITING_INPUT + ": " + event.question(), null);
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        boolean item = event.mapIndex() >= 0;
        Level level =
                switch (event.state()) {
                    case FAILED -> item ? Level.WARN : Level.ERROR;
                    case UPSTREAM_FAILED, CANCELLED -> Level.WARN;
                    default -> item ? Level.DEBUG : Level.INFO;
                };
        String took = event.startedAt() == null ? "" : took(event.startedAt(), event.at());
        say(level, event, task(event.task(), event.mapIndex()) + event.state() + took, event.error());
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        Level level =
                switch (event.state()) {
                    case SUCCESS -> Level.INFO;
                    case CANCELLED -> Level.WARN;
                    case FAILED -> Level.ERROR;
                };
        say(level, event, event.state() + took(event.startedAt(), event.at()), null);
    }

    @Override
    public void onRunAbandoned(PipelineEvent.RunAbandoned event) {
        say(Level.ERROR, event, "goes on no more in this process, resume(..) goes on with it", event.error());
    }

    private static String task(String task, int mapIndex) {
        return "task '" + task + (mapIndex < 0 ? "' " : "[" + mapIndex + "]' ");
    }

    private static String took(Instant from, Instant to) {
        return String.format(
                Locale.ROOT, " in %.3f s", Duration.between(from, to).toNanos() / 1e9);
    }

    private void say(Level level, PipelineEvent event, String what, @Nullable Throwable error) {
        if (log.isEnabledForLevel(level))
            log.atLevel(level).setCause(error).log("pipeline '{}' run {}: {}", event.pipeline(), event.runId(), what);
    }
}
