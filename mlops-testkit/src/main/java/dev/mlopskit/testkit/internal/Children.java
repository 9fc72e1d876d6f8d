package dev.mlopskit.testkit.internal;

import dev.mlopskit.tracking.RunStatus;
import java.util.ArrayList;
import java.util.List;

/** How the tests below a method or a class ended. Thread-safe. */
final class Children {
    private static final int NAMED = 10;

    private final List<String> failed = new ArrayList<>();
    private int finished;
    private int killed;

    synchronized void ended(String name, RunStatus status) {
        if (status == RunStatus.FAILED) failed.add(name);
        else if (status == RunStatus.KILLED) killed++;
        else finished++;
    }

    /** What they make of the run around them. */
    synchronized RunStatus status() {
        if (!failed.isEmpty()) return RunStatus.FAILED;
        return killed > 0 && finished == 0 ? RunStatus.KILLED : RunStatus.FINISHED;
    }

    synchronized String describeFailures() {
        List<String> names = new ArrayList<>(failed.subList(0, Math.min(NAMED, failed.size())));
        if (failed.size() > NAMED) names.add("...");
        return failed.size() + " of " + (failed.size() + killed + finished) + " failed: " + String.join(", ", names);
    }
}
