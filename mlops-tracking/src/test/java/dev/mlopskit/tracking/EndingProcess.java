package dev.mlopskit.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process of its own that starts a run and ends in one way or another without ending the run. */
final class EndingProcess {
    private EndingProcess() {}

    /** Arguments are the file and the way to end. */
    public static void main(String[] arguments) throws InterruptedException {
        Tracking tracking = Tracking.open(Path.of(arguments[0]));
        Run run = tracking.experiment("ends").startRun(arguments[1]);
        System.out.println(run.runId());
        switch (arguments[1]) {
            case "exit" -> System.exit(0);
            case "wait" -> new CountDownLatch(1).await();
            default -> {}
        }
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
