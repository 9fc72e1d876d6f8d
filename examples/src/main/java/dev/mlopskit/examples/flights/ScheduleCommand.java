package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.Backfill;
import dev.mlopskit.pipeline.BackfillRun;
import dev.mlopskit.pipeline.CatchUp;
import dev.mlopskit.pipeline.Cron;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.Input;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PlannedRun;
import dev.mlopskit.pipeline.ScheduleOptions;
import dev.mlopskit.pipeline.Scheduled;
import dev.mlopskit.pipeline.Scheduler;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A schedule that is due each month, and a backfill of the months of 2013: a run for each, of the flights in its data interval. What
 * has succeeded is kept in the store, so that the command has less to do when it is called again.
 */
final class ScheduleCommand {
    private static final String NAME = "flights-of-a-month";
    private static final String FROM = "from";
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate YEAR = LocalDate.of(2013, 1, 1);

    private ScheduleCommand() {}

    static void run(Session session, boolean again) {
        PrintStream out = session.out();
        try (Scheduler scheduler = Scheduler.in(session.tracking())) {
            Scheduled monthly = scheduler.add(
                    NAME,
                    Pipeline.define(NAME, p -> {
                        Input<TaskContext> context = p.context();
                        Task<Path> archive = p.task("download", () -> FlightArchive.in(Session.data()));
                        p.task("count", context, archive, ScheduleCommand::count);
                    }),
                    Cron.of("@monthly"),
                    ScheduleOptions.builder()
                            .zone(NEW_YORK)
                            .catchUp(CatchUp.NONE)
                            .run(session.options(NAME).build())
                            .build());
            Backfill year = monthly.backfill(
                            YEAR.atStartOfDay(NEW_YORK).toInstant(),
                            YEAR.plusYears(1).atStartOfDay(NEW_YORK).toInstant())
                    .maxActive(2);
            if (again) year = year.again();
            List<PlannedRun> plan = year.plan();
            out.println("the plan has " + plan.size() + " runs");
            out.print(PlannedRun.table(plan));
            List<BackfillRun> runs = year.run();
            for (BackfillRun run : runs)
                out.println(run.dataInterval() + " " + (run.state() == null ? "not over" : run.state()));
        }
        print(session);
    }

    private static Month count(TaskContext context, Path archive) throws IOException {
        DataInterval interval = context.dataInterval().orElseThrow();
        Month month = Month.of(archive, interval);
        Run run = context.get(Run.class);
        run.tag(FROM, interval.start().atZone(NEW_YORK).toLocalDate().toString());
        run.metrics(
                Map.of(
                        "flights", month.flights(),
                        "cancelled", month.cancelled(),
                        "mean_delay", month.meanDelay()),
                0);
        return month;
    }

    /** What is known of the year, from whatever call of this command. */
    private static void print(Session session) {
        Map<String, RunData> months = new TreeMap<>();
        for (RunData run :
                session.tracking().experiment(NAME).runs("metrics.flights > 0").orderBy("start_time"))
            months.put(run.tags().getOrDefault(FROM, ""), run);
        double flights = 0;
        for (Map.Entry<String, RunData> month : months.entrySet()) {
            Map<String, Double> metrics = month.getValue().metrics();
            double ofMonth = metrics.getOrDefault("flights", 0.0);
            flights += ofMonth;
            session.out()
                    .printf(
                            Locale.ROOT,
                            "%s  %6.0f flights  %5.0f cancelled  %5.1f minutes late%n",
                            month.getKey(),
                            ofMonth,
                            metrics.getOrDefault("cancelled", 0.0),
                            metrics.getOrDefault("mean_delay", 0.0));
        }
        session.out().printf("%d months, %.0f flights%n", months.size(), flights);
    }
}
