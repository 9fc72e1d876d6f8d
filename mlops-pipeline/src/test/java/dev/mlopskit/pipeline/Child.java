package dev.mlopskit.pipeline;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A process of a test, with the classes of the test. What it prints is in a file of its folder. */
final class Child {
    private static final String EFFECTS = "effects.txt";

    private final Path output;
    private final Process process;

    private Child(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /** Starts a class, whose first argument is the folder. */
    static Child start(Class<?> main, Path folder, String... arguments) throws IOException {
        return start(List.of(), main, folder, arguments);
    }

    /** Does so by way of a command that runs another, such as {@code env LC_ALL=C}. */
    static Child start(List<String> by, Class<?> main, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What lives for seconds is not worth much compiling.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", ""),
                main.getName(),
                folder.toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        return new Child(
                output,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start());
    }

    /** Waits as long as it lives. */
    void until(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) throw new AssertionError("it died: " + output());
            pause();
        }
    }

    /** Leaves the processor to others before what another process does is looked at again. */
    static void pause() {
        LockSupport.parkNanos(1_000_000);
    }

    /** Kills it, without a chance to tidy up. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Whether it has printed so much. */
    boolean hasSaid(String text) {
        try {
            return output().contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    /** Tells in a file of the folder that a body did something. */
    static void tell(Path folder, String effect) throws IOException {
        Files.writeString(folder.resolve(EFFECTS), effect + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What bodies did, in order, in whatever process. */
    static List<String> effects(Path folder) {
        Path file = folder.resolve(EFFECTS);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has printed, and those before it in the same folder. */
    String output() throws IOException {
        return Files.readString(output);
    }
}
