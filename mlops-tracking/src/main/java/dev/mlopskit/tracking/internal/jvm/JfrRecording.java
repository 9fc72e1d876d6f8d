package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.ArtifactException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/** A recording of the JDK's flight recorder that is handed over as a file. */
final class JfrRecording {
    /** What holds environment variables, system properties and command lines, where secrets often are. */
    private static final List<String> TELLING = List.of(
            "jdk.InitialEnvironmentVariable",
            "jdk.InitialSystemProperty",
            "jdk.JVMInformation",
            "jdk.ProcessStart",
            "jdk.StringFlag",
            "jdk.StringFlagChanged",
            "jdk.SystemProcess");

    private static final long MOST_BYTES = 500_000_000;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final String recorded;
    private final Consumer<Path> keep;
    private final String name;
    private final Recording recording;

    private JfrRecording(String recorded, Consumer<Path> keep, String name, Recording recording) {
        this.recorded = recorded;
        this.keep = keep;
        this.name = name;
        this.recording = recording;
    }

    static boolean isAvailable() {
        return FlightRecorder.isAvailable();
    }

    static Runnable start(String recorded, Consumer<Path> keep, InstantSource clock) {
        String name = NAME.format(clock.instant()) + ".jfr";
        try {
            Recording recording = new Recording(Configuration.getConfiguration("default"));
            recording.setName("mlopskit " + recorded);
            recording.setMaxSize(MOST_BYTES);
            for (String event : TELLING) recording.disable(event);
            recording.start();
            return new JfrRecording(recorded, keep, name, recording)::finish;
        } catch (IOException | ParseException | IllegalStateException e) {
            throw new ArtifactException("the JFR recording of " + recorded, "start", e);
        }
    }

    /** An interrupt, which would break the recorder's writing off, is kept for later. */
    private void finish() {
        boolean interrupted = Thread.interrupted();
        try {
            write();
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (recording) {
            recording.stop();
            Path folder = Files.createTempDirectory("mlopskit-jfr-");
            Path file = folder.resolve(name);
            try {
                recording.dump(file);
                keep.accept(file);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new ArtifactException("the JFR recording of " + recorded, "write", e);
        }
    }
}
