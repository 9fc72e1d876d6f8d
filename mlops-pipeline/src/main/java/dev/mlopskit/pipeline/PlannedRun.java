package dev.mlopskit.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A run that a schedule would make.
 *
 * @param schedule the name of the schedule
 * @param dataInterval what the run is for
 * @param dueAt when it is due: the end of the interval
 */
public record PlannedRun(String schedule, DataInterval dataInterval, Instant dueAt) {
    /** Runs as text for people: a line of headings, then a line for each, in columns. All times are in UTC. */
    public static String table(List<PlannedRun> runs) {
        int names = "schedule".length();
        int times = "data from".length();
        for (PlannedRun run : runs) {
            names = Math.max(names, run.schedule.length());
            times = Math.max(times, run.dataInterval.start().toString().length());
            times = Math.max(times, run.dueAt.toString().length());
        }
        String format = "%-" + names + "s  %-" + times + "s  %-" + times + "s  %s%n";
        StringBuilder text = new StringBuilder(line(format, "schedule", "data from", "to", "due"));
        for (PlannedRun run : runs)
            text.append(line(format, run.schedule, run.dataInterval.start(), run.dataInterval.end(), run.dueAt));
        return text.toString();
    }

    private static String line(String format, Object... columns) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), columns);
    }
}
