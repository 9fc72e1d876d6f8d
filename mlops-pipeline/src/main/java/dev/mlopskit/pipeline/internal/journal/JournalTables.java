package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.pipeline.internal.events.EventRows;
import dev.mlopskit.tracking.spi.OwnTables;
import java.util.List;

/** The tables of journals. Times are microseconds since 1970. */
public final class JournalTables {
    static final String PLANS = "mlopskit_pipeline_plans";
    public static final String RUNS = "mlopskit_pipeline_runs";
    static final String TASKS = "mlopskit_pipeline_tasks";
    public static final String SCHEDULES = "mlopskit_pipeline_schedules";
    public static final String INTERVALS = "mlopskit_pipeline_intervals";
    static final String ONCE = "mlopskit_pipeline_once";

    private JournalTables() {}

    /** Makes the tables, and those of events, if they are not there. */
    public static void make(OwnTables tables) {
        EventRows.make(tables);
        // The last of them, so that whoever finds it finds all.
        tables.make(
                ONCE,
                List.of(
                        "CREATE TABLE " + PLANS + " (digest VARCHAR(64) NOT NULL PRIMARY KEY, tasks TEXT NOT NULL)",
                        "CREATE TABLE " + RUNS + " (run_id VARCHAR(32) NOT NULL PRIMARY KEY,"
                                + " pipeline VARCHAR(250) NOT NULL, plan VARCHAR(64) NOT NULL, state VARCHAR(20),"
                                + " stopping VARCHAR(20) NOT NULL, seed BIGINT NOT NULL, params TEXT, rerun_of VARCHAR(32),"
                                + " schedule_key TEXT, interval_start BIGINT, interval_end BIGINT,"
                                + " started_at BIGINT NOT NULL, ended_at BIGINT, owner VARCHAR(500) NOT NULL,"
                                + " fence BIGINT NOT NULL, lease_until BIGINT NOT NULL,"
                                + " consumer VARCHAR(510), events TEXT, first_offset BIGINT)",
                        "CREATE INDEX mlopskit_pipeline_runs_delivered ON " + RUNS + " (consumer) WHERE state IS NULL",
                        "CREATE INDEX mlopskit_pipeline_runs_by_time ON " + RUNS + " (pipeline, started_at)",
                        "CREATE INDEX mlopskit_pipeline_runs_by_interval ON " + RUNS
                                + " (schedule_key, interval_start)",
                        "CREATE TABLE " + TASKS + " (run_id VARCHAR(32) NOT NULL, task VARCHAR(250) NOT NULL,"
                                + " item INTEGER NOT NULL, state VARCHAR(20) NOT NULL, attempts INTEGER NOT NULL,"
                                + " value TEXT, address VARCHAR(500), files TEXT, error TEXT, reason TEXT, started_at BIGINT,"
                                + " ended_at BIGINT, PRIMARY KEY (run_id, task, item))",
                        "CREATE TABLE " + SCHEDULES + " (name VARCHAR(250) NOT NULL PRIMARY KEY,"
                                + " position BIGINT NOT NULL, paused INTEGER NOT NULL)",
                        "CREATE TABLE " + INTERVALS + " (schedule_key TEXT NOT NULL, interval_start BIGINT NOT NULL,"
                                + " interval_end BIGINT NOT NULL, mark VARCHAR(20) NOT NULL, owner VARCHAR(500) NOT NULL,"
                                + " instance VARCHAR(32) NOT NULL, lease_until BIGINT NOT NULL,"
                                + " PRIMARY KEY (schedule_key, interval_start, interval_end))",
                        "CREATE TABLE " + ONCE + " (run_id VARCHAR(32) NOT NULL, task VARCHAR(250) NOT NULL,"
                                + " item INTEGER NOT NULL, name VARCHAR(250) NOT NULL, value TEXT,"
                                + " address VARCHAR(500), PRIMARY KEY (run_id, task, item, name))"));
    }
}
