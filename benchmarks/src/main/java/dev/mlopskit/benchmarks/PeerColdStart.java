package dev.mlopskit.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The cold start of the peer, timed as ours is: a folder, a Python, a script. */
public final class PeerColdStart {
    private PeerColdStart() {}

    /** Prints one line, {@code cold-start} and starts a second. */
    public static void main(String[] arguments) throws Exception {
        List<String> command =
                List.of(arguments[1], Path.of(arguments[2]).toAbsolutePath().toString());
        double seconds = Processes.seconds(Path.of(arguments[0]), command);
        System.out.printf(Locale.ROOT, "cold-start\t%.4f%n", 1 / seconds);
    }
}
