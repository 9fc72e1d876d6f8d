package dev.mlopskit.pipeline.listener;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.TaskState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A listener that prints one line for each transition: seconds since the run began, how many of its tasks are done, the task,
 * its new state, for a finished one how long it took, and the first line of what it threw or asks. Of the items of a mapped task
 * those that failed have a line, and of the others one in each half second. While several runs go on at once, each line says of which it is. Thread-safe;
 * can be used for several runs.
 */
public final class ConsoleProgress implements PipelineListener {
    private static final Duration ITEMS_EVERY = Duration.ofMillis(500);

    private static final class Tally {
        private final Instant startedAt;
        private final int total;
        private int done;
        private Instant lastItem = Instant.MIN;

        Tally(Instant startedAt, int total, int done) {
            this.startedAt = startedAt;
            this.total = total;
            this.done = done;
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
        Tally tally = new Tally(event.at(), event.plan().size(), event.done());
        runs.put(event.runId(), tally);
        String what = event.dataInterval() == null ? "" : " for " + event.dataInterval();
        print(
                tally,
                event,
                "pipeline '" + event.pipeline() + "' " + (event.resumed() ? "RUNNING AGAIN" : "RUNNING") + what
                        + " (run " + event.runId() + ")");
    }

    @Override
    public void onTaskStarted(PipelineEvent.TaskStarted event) {
        int attempt = event.context().attempt();
        if (event.mapIndex() < 0)
            print(
                    runs.get(event.runId()),
                    event,
                    event.task() + " " + TaskState.RUNNING + (attempt > 1 ? ", attempt " + attempt : ""));
    }

    @Override
    public void onTaskUpForRetry(PipelineEvent.TaskUpForRetry event) {
        if (event.mapIndex() < 0)
            print(
                    runs.get(event.runId()),
                    event,
                    event.task() + " " + TaskState.UP_FOR_RETRY + " in " + seconds(event.at(), event.nextAt())
                            + " s, after attempt " + event.context().attempt() + ": "
                            + firstLine(Thrown.text(event.error())));
    }

    @Override
    public void onTaskAwaitingInput(PipelineEvent.TaskAwaitingInput event) {
        print(
                runs.get(event.runId()),
                event,
                event.task() + " " + TaskState.AWAITING_INPUT + ": " + firstLine(event.question()));
    }

    @Override
    public void onTaskFinished(PipelineEvent.TaskFinished event) {
        Tally tally = runs.get(event.runId());
        if (tally == null) return;
        boolean item = event.mapIndex() >= 0;
        if (!item) tally.done++;
        else if (event.state() == TaskState.SUCCESS) {
            if (event.at().isBefore(tally.lastItem)) return;
            tally.lastItem = event.at().plus(ITEMS_EVERY);
        }
        String took = event.startedAt() == null ? "" : " in " + seconds(event.startedAt(), event.at()) + " s";
        String error = event.error() == null ? "" : ": " + firstLine(Thrown.text(event.error()));
        print(tally, event, event.task() + (item ? "[" + event.mapIndex() + "] " : " ") + event.state() + took + error);
    }

    @Override
    public void onRunFinished(PipelineEvent.RunFinished event) {
        print(runs.remove(event.runId()), event, "pipeline '" + event.pipeline() + "' " + event.state());
    }

    @Override
    public void onRunAbandoned(PipelineEvent.RunAbandoned event) {
        print(
                runs.remove(event.runId()),
                event,
                "pipeline '" + event.pipeline() + "' goes on no more in this process: "
                        + firstLine(Thrown.text(event.error())));
    }

    private void print(@Nullable Tally tally, PipelineEvent event, String what) {
        if (tally == null) return;
        int digits = Integer.toString(tally.total).length();
        String which = runs.size() > 1 ? event.pipeline() + " " + event.runId().substring(0, 6) + "  " : "";
        out.printf(
                Locale.ROOT,
                "%9s s  %" + digits + "d/%d  %s%s%n",
                seconds(tally.startedAt, event.at()),
                tally.done,
                tally.total,
                which,
                what);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).stripTrailing() + " ...";
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.3f", Duration.between(from, to).toNanos() / 1e9);
    }
}
