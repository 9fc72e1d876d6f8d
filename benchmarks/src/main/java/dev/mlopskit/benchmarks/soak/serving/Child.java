package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.soak.Children;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of this program that says lines, each of a word and what follows it, and is told lines. It works in a folder of its
 * own, with a folder for temporary files, since some libraries unpack themselves to a fixed place. Killed when it is closed.
 */
final class Child implements AutoCloseable {
    private static final int SHOWN = 3_000;

    private final Process process;
    private final Path errors;
    private final Thread reader;
    private final BufferedWriter input;
    private final List<String> heard = new ArrayList<>();
    private int next;
    private boolean over;

    private Child(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.reader = new Thread(this::read, "child-reader");
        reader.setDaemon(true);
        reader.start();
    }

    static Child start(Path folder, List<String> options, Class<?> main, String... arguments) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path errors = folder.resolve("errors");
        List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary));
        all.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(Children.command(all, main, arguments));
        // It would set the folder for temporary files again.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new Child(
                builder.directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .start(),
                errors);
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) hear(line);
        } catch (IOException e) {
            hear("broken " + e);
        }
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    private synchronized void hear(String line) {
        heard.add(line);
        notifyAll();
    }

    long pid() {
        return process.pid();
    }

    void say(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(failed("hears nothing"), e);
        }
    }

    /** What follows a word in the next line that begins with it; lines before it are passed over. */
    synchronized String await(String word, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            for (; next < heard.size(); next++)
                if (heard.get(next).startsWith(word + " "))
                    return heard.get(next++).substring(word.length() + 1);
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (over) throw new IllegalStateException(failed("ended before it said '" + word + "'"));
            if (left <= 0) throw new IllegalStateException(failed("did not say '" + word + "' within " + atMost));
            wait(left);
        }
    }

    /** What follows a word in the last line that begins with it; empty if there is none. */
    synchronized String last(String word) {
        for (int i = heard.size() - 1; i >= 0; i--)
            if (heard.get(i).startsWith(word + " ")) return heard.get(i).substring(word.length() + 1);
        return "";
    }

    /** All that it has said so far. */
    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** Waits until it ends by itself, which it must do with 0. */
    void ends(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
            throw new IllegalStateException(failed("did not end within " + atMost));
        reader.join();
        if (process.exitValue() != 0)
            throw new IllegalStateException(failed("ended with " + process.exitValue()
                    + (process.exitValue() > 128 ? ", which is signal " + (process.exitValue() - 128) : "")));
    }

    /** Sends SIGKILL, and reads what it had said before. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    private String failed(String what) {
        String text;
        try {
            text = Files.readString(errors);
        } catch (IOException e) {
            text = e.toString();
        }
        return "the process " + what + "; it said "
                + heard.subList(Math.max(0, heard.size() - 5), heard.size())
                + (text.isBlank() ? "" : "\n" + text.substring(0, Math.min(text.length(), SHOWN)));
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
