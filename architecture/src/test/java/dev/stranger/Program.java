package dev.stranger;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.util.Map;

/** What a user of the stranger's store writes. */
public final class Program {
    private Program() {}

    public static void main(String[] arguments) {
        System.out.println(log());
    }

    static String log() {
        try (Tracking tracking = Tracking.builder()
                        .uri("stranger:penguins")
                        .environment(Map.of())
                        .open();
                Run run = tracking.experiment("penguins").startRun("run")) {
            run.metric("loss", 0.5);
            run.text("notes/a.txt", "kept");
            return run.artifacts().text("notes/a.txt") + " at " + run.read().artifactUri() + " with "
                    + run.read().metrics();
        }
    }
}
