package dev.mlopskit.pipeline.internal.draw;

import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run as a picture: a row for each task, with a bar from its begin to its end. */
public final class GanttSvg {
    private static final double HIGH = 22;
    private static final double TOP = 52;
    private static final double WIDE = 640;
    private static final double MARGIN = 16;
    private static final int LINES = 5;

    private GanttSvg() {}

    /**
     * A row.
     *
     * @param title what shows when one points at the bar
     * @param startedAt {@code null} for a task that never ran, which has no bar
     */
    public record Row(
            String task,
            TaskState state,
            String title,
            @Nullable Instant startedAt,
            Instant endedAt) {
        Duration duration() {
            return startedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
        }
    }

    /** A run: what it is called, and when it was. */
    public record Frame(String pipeline, String runId, RunState state, Instant startedAt, Instant endedAt) {
        Duration duration() {
            return Duration.between(startedAt, endedAt);
        }
    }

    /** Draws rows in the order of starting; what never ran keeps its order, at the end. */
    public static String draw(Frame run, List<Row> rows) {
        List<Row> tasks = new ArrayList<>(rows);
        tasks.sort(Comparator.comparing(Row::startedAt, Comparator.nullsLast(Comparator.naturalOrder())));
        double names =
                tasks.stream().mapToDouble(task -> Svg.width(task.task())).max().orElse(0) + 12;
        double left = MARGIN + names;
        double whole = Math.max(seconds(run.duration()), 1e-9);
        double height = TOP + HIGH * tasks.size() + MARGIN;
        Svg svg = new Svg();
        svg.text(MARGIN, 18, "", "start", run.pipeline() + " " + run.state() + ", " + time(seconds(run.duration())));
        for (int line = 0; line <= LINES; line++) {
            double x = left + WIDE * line / LINES;
            svg.element("line", "class", "grid", "x1", x, "x2", x, "y1", TOP - 4, "y2", height - MARGIN);
            svg.text(x, TOP - 8, "small", line == 0 ? "start" : "end", time(whole * line / LINES));
        }
        double y = TOP;
        for (Row task : tasks) {
            svg.text(left - 8, y + 14, "", "end", task.task());
            bar(svg, run, task, left, y, whole);
            y += HIGH;
        }
        return svg.picture(left + WIDE + MARGIN, height, "run " + run.runId() + " of " + run.pipeline());
    }

    private static void bar(Svg svg, Frame run, Row task, double left, double y, double whole) {
        String state = task.state().name().toLowerCase(Locale.ROOT);
        Instant startedAt = task.startedAt();
        if (startedAt == null) {
            svg.text(left + 4, y + 14, "small", "start", state);
            return;
        }
        double begin = share(seconds(Duration.between(run.startedAt(), startedAt)) / whole);
        double end = share(seconds(Duration.between(run.startedAt(), task.endedAt())) / whole);
        svg.titled(
                "rect",
                task.title() + ", " + time(seconds(task.duration())),
                "class",
                state,
                "x",
                left + WIDE * begin,
                "y",
                y + 3,
                "width",
                Math.max(1.5, WIDE * (end - begin)),
                "height",
                HIGH - 6);
    }

    // A clock may run backwards; a bar stays in its frame.
    private static double share(double share) {
        return Math.max(0, Math.min(1, share));
    }

    private static String time(double seconds) {
        if (seconds == 0) return "0";
        if (seconds < 0.01) return String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
        if (seconds < 1) return String.format(Locale.ROOT, "%.0f ms", seconds * 1e3);
        return seconds < 600
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
