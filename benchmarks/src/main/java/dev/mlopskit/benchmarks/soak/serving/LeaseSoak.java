package dev.mlopskit.benchmarks.soak.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Predictors of the flavors that hold native memory, closed under their callers. Each call is answered rightly or told that the
 * predictor is closed, no process crashes, and what the predictors held is given back.
 */
final class LeaseSoak {
    private static final List<String> FLAVORS = List.of("onnx", "xgboost", "lightgbm");
    private static final long GROWTH = 48L << 20;

    private final Path folder;
    private final long seed;

    LeaseSoak(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    /** Closes so many predictors of each flavor. */
    String run(int rounds) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (String flavor : FLAVORS) found.add(flavor + " " + run(flavor, rounds));
        return String.join("; ", found);
    }

    private String run(String flavor, int rounds) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(flavor));
        try (Child child = Child.start(
                own,
                // The heap is there from the start, so that what grows is native.
                List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch"),
                SoakedLeases.class,
                flavor,
                String.valueOf(rounds),
                String.valueOf(seed))) {
            String[] held = child.await("held", Duration.ofMinutes(10)).split(" ");
            child.ends(Duration.ofSeconds(30));
            long growth = Long.parseLong(held[3]) - Long.parseLong(held[2]);
            if (growth > GROWTH)
                throw new IllegalStateException("with predictors of " + flavor + " the process grew by " + growth
                        + " bytes, from " + held[2] + " to " + held[3]);
            return String.format(
                    Locale.ROOT,
                    "%d closed under %s calls, all answered rightly or refused, no crash, memory %+.1f MB",
                    rounds,
                    held[1],
                    growth / 1e6);
        }
    }
}
