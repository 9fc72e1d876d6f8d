package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link SoakWriter} as its parent sees it; killed when it is closed. */
final class Writer implements AutoCloseable {
    private final Process process;
    private final Load load;
    private final String[] runs;
    private final long[] acknowledged;
    private final List<String> failures = new ArrayList<>();
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final Thread reader;
    private long longest;
    private boolean done;

    private Writer(Process process, Load load) {
        this.process = process;
        this.load = load;
        this.runs = new String[load.threads()];
        this.acknowledged = new long[load.threads()];
        Arrays.fill(acknowledged, -1);
        this.reader = new Thread(this::read, "soak-reader");
        reader.start();
    }

    /** Starts one; {@code prefix} is what the java command is given to. */
    static Writer start(List<String> prefix, Place place, Durability durability, Load load, long seconds)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(java(
                SoakWriter.class,
                place.uri(),
                place.artifacts().toString(),
                durability.name(),
                load.name(),
                String.valueOf(seconds)));
        return new Writer(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start(),
                load);
    }

    /** The command of a main class of ours. */
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) take(line);
        } catch (IOException e) {
            failed("the pipe broke: " + e);
        }
        underWay.countDown();
    }

    private synchronized void take(String line) {
        String[] parts = line.split(" ", 3);
        switch (parts[0]) {
            case "run" -> runs[Integer.parseInt(parts[1])] = parts[2];
            case "failed" -> failures.add(line.substring("failed ".length()));
            case "longest" -> longest = Long.parseLong(parts[1]);
            case "done" -> done = true;
            default -> {
                acknowledged[Integer.parseInt(parts[0])] = Long.parseLong(parts[1]);
                underWay.countDown();
            }
        }
    }

    private synchronized void failed(String problem) {
        failures.add(problem);
    }

    /** Waits until a write was acknowledged, or the process has ended. */
    void awaitLoad() throws InterruptedException {
        if (!underWay.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("nothing was written in 60 s");
    }

    /** Sends SIGKILL, and reads what it had said before. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Waits for its own end. */
    void await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) failed("it did not end within " + seconds + " s");
        kill();
    }

    /** The runs that it told of, each with the last step that was acknowledged, -1 for none. */
    synchronized List<Acknowledged> acknowledged() {
        List<Acknowledged> all = new ArrayList<>();
        for (int i = 0; i < runs.length; i++)
            if (runs[i] != null) all.add(new Acknowledged(runs[i], acknowledged[i], load));
        return all;
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized boolean done() {
        return done;
    }

    /** The longest that a call took, in seconds. */
    synchronized double longest() {
        return longest / 1e9;
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
