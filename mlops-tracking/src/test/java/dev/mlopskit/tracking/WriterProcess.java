package dev.mlopskit.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that logs a metric over and over and says each step once it was acknowledged. */
final class WriterProcess {
    private WriterProcess() {}

    /** Logs until it is killed or a write fails: arguments are the file, the run, the first step and how many. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[2]);
        long count = Long.parseLong(arguments[3]);
        try (Tracking tracking = open(Path.of(arguments[0]))) {
            Run run = arguments[1].equals("new")
                    ? tracking.experiment("processes").startRun("new")
                    : tracking.resume(arguments[1]);
            System.out.println("ready");
            for (long step = first; step < first + count; step++) {
                write(run, step, Path.of(arguments[0]));
                System.out.println(step);
            }
            System.out.println("done");
        } catch (TrackingException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Opens a database; a path that does not end in {@code .db} is a folder of files. */
    static Tracking open(Path path) {
        if (path.toString().endsWith(".db")) return Tracking.open(path);
        return Tracking.builder().uri(path.toString()).open();
    }

    /** Logs a point; when that fails and there is a file {@code filler} beside the store, makes room and tries again. */
    private static void write(Run run, long step, Path file) {
        try {
            run.metric("loss", (double) step, step);
        } catch (StoreException e) {
            if (!file.resolveSibling("filler").toFile().delete()) throw e;
            System.out.println("made room after " + e.getMessage());
            run.metric("loss", (double) step, step);
        }
    }

    /** Starts one; {@code prefix} is what the java command is given to, such as a shell that limits it. */
    static Process start(List<String> prefix, Path file, String run, long first, long count) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                file.toString(),
                run,
                String.valueOf(first),
                String.valueOf(count)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
