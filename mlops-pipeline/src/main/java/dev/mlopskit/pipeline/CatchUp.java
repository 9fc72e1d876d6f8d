package dev.mlopskit.pipeline;

/**
 * What a schedule does about runs that were due while nobody could start them: before it was added, while the application
 * was down, its schedule paused, or the machine asleep. What only waits for an earlier run to end is not missed, and runs in
 * any case. How many are left out is told in the log (SLF4J, level INFO).
 */
public enum CatchUp {
    /** Runs none of them. One that is less than a minute late counts as on time, if none after it is due. */
    NONE,
    /** Runs the last of them, as Airflow does with {@code catchup=False}. */
    LATEST,
    /** Runs all of them, in order. */
    ALL
}
