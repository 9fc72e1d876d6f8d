package dev.mlopskit.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A process of its own that starts a run and ends in one way or another without ending the run. */
final class EndingProcess {
    private EndingProcess() {}

    /** Arguments are the file and the way to end. */
    public static void main(String[] arguments) throws Exception {
        Tracking tracking = Tracking.open(Path.of(arguments[0]));
        Run run = tracking.experiment("ends").startRun(arguments[1]);
        System.out.println(run.runId());
        switch (arguments[1]) {
            case "exit" -> System.exit(0);
            case "wait" -> new CountDownLatch(1).await();
            case "exit with a full buffer" -> {
                MetricBuffer buffer = run.buffer(100_000);
                for (int step = 0; step < 10_000; step++) buffer.metric("loss", step, step);
                System.exit(3);
            }
            case "exit with something that hangs" -> {
                run.attach("something", () -> () -> new CompletableFuture<Void>().join());
                System.exit(4);
            }
            case "log to a buffer" -> logForEver(run.buffer(1_000), counter(Path.of(arguments[0])));
            default -> {}
        }
    }

    /** Tells after each point how many were taken, by memory that outlives the process. */
    private static void logForEver(MetricBuffer buffer, Path told) throws IOException {
        try (FileChannel file =
                FileChannel.open(told, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer accepted = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            for (long step = 0; ; step++) {
                buffer.metric("loss", step, step);
                accepted.putLong(0, step + 1);
                if (step == 5_000) System.out.println("logging");
            }
        } catch (IllegalStateException closed) {
            // By the end of the process, which waits for no one.
        }
    }

    /** How many points the process said that its buffer took. */
    static long accepted(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(counter(file))).getLong();
    }

    private static Path counter(Path file) {
        return file.resolveSibling("accepted");
    }

    static Process start(Path file, String way) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndingProcess.class.getName(),
                        file.toString(),
                        way))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits for the run and gives its id. */
    static String runId(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return lines.readLine();
    }
}
