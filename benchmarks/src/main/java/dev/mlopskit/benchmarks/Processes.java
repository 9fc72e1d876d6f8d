package dev.mlopskit.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Times whole processes, each in a new folder. */
final class Processes {
    private static final int ROUNDS = 5;
    private static final int MAX_SECONDS = 60;

    private Processes() {}

    /** The median of the seconds that a command takes, after one run to warm the disk's cache. */
    static double seconds(Path folder, List<String> command) throws IOException, InterruptedException {
        double[] seconds = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            Path empty = Files.createTempDirectory(folder, "cold");
            long start = System.nanoTime();
            ProcessBuilder builder = new ProcessBuilder(command).directory(empty.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(new File(empty.toFile(), "output"))
                    .start();
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(empty.resolve("output")));
            }
            if (round >= 0) seconds[round] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[ROUNDS / 2];
    }
}
