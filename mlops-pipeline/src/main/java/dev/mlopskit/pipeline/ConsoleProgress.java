package dev.mlopskit.pipeline;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A listener that prints one line for each transition: seconds since the run began, how many of its tasks are done, the task,
 * its new state, and for a finished one how long it took and the first line of what it threw. Thread-safe; can be used for several runs.
 */
public final class ConsoleProgress implements PipelineListener {
    private static final class Tally {
        private final Instant startedAt;
        private final int total;
        private int done;

        Tally(Instant startedAt, int total) {
            this.startedAt = startedAt;
            this.total = total;
        }
    }

    private final PrintStream out;
    private final Map<String, Tally> runs = new ConcurrentHashMap<>();

    /** Prints to a stream, which stays open. */
    public ConsoleProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void onRunStarted(PipelineEvent.RunStarted event) {
        Tally tally = new Tally(event.at(), event.plan().size());
        runs.put(event.runId(), tally);
        print(tally, event, "pipeline '" + event.pipeline() + "' RUNNING (run " + event.runId() + ")");
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        print(runs.get(event.runId()), event, event.task() + " " + TaskState.RUNNING);
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        Tally tally = runs.get(event.runId());
        if (tally != null) tally.done++;
        String took = event.startedAt() == null ? "" : " in " + seconds(event.startedAt(), event.at()) + " s";
        String error = event.error() == null ? "" : ": " + firstLine(event.error());
        print(tally, event, event.task() + " " + event.state() + took + error);
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        print(runs.remove(event.runId()), event, "pipeline '" + event.pipeline() + "' " + event.state());
    }

    private void print(@Nullable Tally tally, PipelineEvent event, String what) {
        if (tally == null) return;
        int digits = Integer.toString(tally.total).length();
        out.printf(
                Locale.ROOT,
                "%9s s  %" + digits + "d/%d  %s%n",
                seconds(tally.startedAt, event.at()),
                tally.done,
                tally.total,
                what);
    }

    private static String firstLine(Throwable error) {
        String text = error.toString();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).stripTrailing() + " ...";
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.3f", Duration.between(from, to).toNanos() / 1e9);
    }
}
