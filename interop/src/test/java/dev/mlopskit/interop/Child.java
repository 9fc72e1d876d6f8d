package dev.mlopskit.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of another program that ends, with all that it started, when it is closed. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Path errors;

    private Child(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts a program in a folder; what it prints goes to files elsewhere, so that no pipe can fill up. */
    static Child start(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(folder);
            Path output = Files.createTempFile("interop", ".out");
            Path errors = Files.createTempFile("interop", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            // Whatever the machine says about MLflow is not part of a test.
            builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
            builder.environment().putAll(environment);
            return new Child(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it printed, when it has ended well within the time. */
    String finish(Duration atMost) {
        try {
            boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) throw new AssertionError("not done in " + atMost.toSeconds() + " s:\n" + errors());
            if (process.exitValue() != 0)
                throw new AssertionError("ended with " + process.exitValue() + ":\n" + errors());
            return Files.readString(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and all that it started at once, as a crash would. */
    void kill() {
        List<ProcessHandle> all = java.util.stream.Stream.concat(
                        process.descendants(), java.util.stream.Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Waiting.until("the end of " + process.pid(), Duration.ofSeconds(10), () -> all.stream()
                .noneMatch(ProcessHandle::isAlive));
    }

    /** What it said to its error stream so far. */
    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = java.util.stream.Stream.concat(
                        process.descendants(), java.util.stream.Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            Waiting.until("an end of " + process.pid(), Duration.ofSeconds(5), () -> all.stream()
                    .noneMatch(ProcessHandle::isAlive));
        } catch (AssertionError stubborn) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
        try {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
