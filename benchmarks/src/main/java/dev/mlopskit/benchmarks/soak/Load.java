package dev.mlopskit.benchmarks.soak;

/** How a process logs. */
enum Load {
    /** One thread, one point a call. */
    SINGLE,
    /** Eight threads with a run each, one point a call, which commit together. */
    GROUP,
    /** One thread that logs to a buffer, and flushes it now and then. */
    BUFFERED;

    int threads() {
        return this == GROUP ? 8 : 1;
    }
}
