package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.InvalidValueException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Looks whether there is a flight recorder before a class that needs it is touched. */
public final class FlightRecording {
    private static final String CLASS = "jdk.jfr.FlightRecorder";

    private FlightRecording() {}

    /**
     * Starts a recording.
     *
     * @param recorded what it is of, as messages and the recorder may name it
     * @param keep takes the file, which is deleted after it
     * @return what stops it and hands it over
     * @throws InvalidValueException if this Java has no flight recorder
     */
    public static Runnable start(String recorded, Consumer<Path> keep, InstantSource clock) {
        if (!isThere())
            throw new InvalidValueException(
                    "a JFR recording of " + recorded,
                    "needs the module jdk.jfr, which this process does not have: give the java command --add-modules"
                            + " jdk.jfr, or, where the Java runtime was cut down with jlink, add the module there");
        return JfrRecording.start(recorded, keep, clock);
    }

    private static boolean isThere() {
        try {
            Class.forName(CLASS, false, FlightRecording.class.getClassLoader());
            return JfrRecording.isAvailable();
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
