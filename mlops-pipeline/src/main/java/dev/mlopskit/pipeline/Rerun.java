package dev.mlopskit.pipeline;

import java.util.List;

/**
 * Which tasks of an earlier run are done again by {@link Pipeline#rerun}; the others keep what they were and what they
 * returned. What sets something up for one of them, and tears it down, is done again too. Immutable.
 */
public final class Rerun {
    enum What {
        FAILED,
        FROM,
        ONLY
    }

    private final What what;
    private final List<String> tasks;

    private Rerun(What what, List<String> tasks) {
        this.what = what;
        this.tasks = tasks;
    }

    /**
     * What failed or was stopped, and all below it; of a mapped task the items that did. As with another attempt, what such a task
     * has done by {@link TaskContext#once} is not repeated.
     */
    public static Rerun failed() {
        return new Rerun(What.FAILED, List.of());
    }

    /** These tasks and all below them, with what they do by {@link TaskContext#once}. */
    public static Rerun from(String... tasks) {
        return new Rerun(What.FROM, List.of(tasks));
    }

    /** These tasks alone: what is below them keeps what it made of their earlier values. */
    public static Rerun only(String... tasks) {
        return new Rerun(What.ONLY, List.of(tasks));
    }

    What what() {
        return what;
    }

    List<String> tasks() {
        return tasks;
    }

    @Override
    public String toString() {
        return what == What.FAILED ? "what failed" : what == What.FROM ? "from " + tasks : "only " + tasks;
    }
}
