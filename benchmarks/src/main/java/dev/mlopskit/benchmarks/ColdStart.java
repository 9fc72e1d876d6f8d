package dev.mlopskit.benchmarks;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;

/** From the start of the process to the first committed metric in a new store in the working directory. */
public final class ColdStart {
    private ColdStart() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        try (Tracking tracking = Tracking.open();
                Run run = tracking.startRun("cold")) {
            run.metric("loss", 0.5);
        }
    }
}
