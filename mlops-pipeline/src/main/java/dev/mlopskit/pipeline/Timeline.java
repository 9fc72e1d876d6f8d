package dev.mlopskit.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Draws a run as text. */
final class Timeline {
    private static final int COLUMNS = 50;

    private Timeline() {}

    static String of(PipelineRun run) {
        List<TaskResult<?>> tasks = run.tasks();
        // Stable, so that what never ran keeps the order of the plan.
        tasks.sort(Comparator.comparing(TaskResult::startedAt, Comparator.nullsLast(Comparator.naturalOrder())));
        int names = 1;
        int states = 1;
        for (TaskResult<?> task : tasks) {
            names = Math.max(names, task.name().length());
            states = Math.max(states, task.state().name().length());
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "pipeline '%s' %s in %.3f s (run %s)\n",
                run.pipeline(),
                run.state(),
                seconds(run.duration()),
                run.id()));
        List<Throwable> errors = run.listenerErrors();
        if (!errors.isEmpty())
            text.append("what happened could not be told to all listeners: ")
                    .append(errors.size())
                    .append(" errors, first ")
                    .append(errors.get(0))
                    .append('\n');
        Instant origin = origin(run, tasks);
        for (TaskResult<?> task : tasks)
            text.append(line(run, origin, task, names, states)).append('\n');
        return text.toString();
    }

    /** When the first task began: of a run that keeps tasks of an earlier one, before itself. */
    private static Instant origin(PipelineRun run, List<TaskResult<?>> tasks) {
        Instant first = tasks.isEmpty() ? null : tasks.get(0).startedAt();
        return first == null || run.startedAt().isBefore(first) ? run.startedAt() : first;
    }

    private static String line(PipelineRun run, Instant origin, TaskResult<?> task, int names, int states) {
        String head = String.format(Locale.ROOT, "%-" + names + "s  %-" + states + "s", task.name(), task.state());
        Instant startedAt = task.startedAt();
        if (startedAt == null) return head.stripTrailing();
        double whole = Math.max(seconds(Duration.between(origin, run.endedAt())), 1e-9);
        double begin = seconds(Duration.between(origin, startedAt));
        double length = seconds(task.duration());
        int from = column(begin / whole, COLUMNS - 1);
        int to = Math.max(from + 1, column((begin + length) / whole, COLUMNS));
        return String.format(
                Locale.ROOT,
                "%s  %9.3f  %9.3f  |%s%s%s|",
                head,
                begin,
                length,
                " ".repeat(from),
                "#".repeat(to - from),
                " ".repeat(COLUMNS - to));
    }

    // A clock may run backwards; a bar stays in its frame.
    private static int column(double share, int last) {
        return (int) Math.max(0, Math.min(last, Math.round(share * COLUMNS)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
