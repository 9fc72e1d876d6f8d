package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.schedule.MemoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What tests of schedules share: a scheduler whose clock starts at 2026-01-01T00:00Z and stands still unless it is moved. */
abstract class ScheduleTest {
    static final Cron HOURLY = Cron.of("@hourly");
    static final RunOptions DIRECT =
            RunOptions.builder().executor(Runnable::run).build();

    final ManualClock clock = new ManualClock();
    final MemoryState state = new MemoryState();
    final List<DataInterval> seen = Collections.synchronizedList(new ArrayList<>());
    final Pipeline pipeline = Pipeline.define("report", p -> p.task("only", p.context(), this::see));
    Scheduler scheduler = Scheduler.open(clock, state);

    @AfterEach
    void close() {
        scheduler.close();
    }

    final boolean see(TaskContext context) {
        return seen.add(context.dataInterval().orElseThrow());
    }

    /** A pipeline that fails once it has seen its interval. */
    final Pipeline failing() {
        return Pipeline.define(
                "failing",
                p -> p.task("only", p.context(), context -> {
                    see(context);
                    throw new IllegalStateException("as told");
                }));
    }

    /** Another scheduler of the same state, as after a restart of the application. */
    final void restart() {
        scheduler.close();
        scheduler = Scheduler.open(clock, state);
    }

    static ScheduleOptions.Builder direct() {
        return ScheduleOptions.builder().run(DIRECT);
    }

    static Instant at(String time) {
        return Instant.parse("2026-" + time + ":00Z");
    }

    static DataInterval hour(int day, int hour) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z")
                .plus(Duration.ofDays(day - 1).plusHours(hour));
        return new DataInterval(start, start.plus(Duration.ofHours(1)));
    }
}
