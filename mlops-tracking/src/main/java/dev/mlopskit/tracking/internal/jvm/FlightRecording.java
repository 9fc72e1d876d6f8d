package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Run;
import java.time.InstantSource;

/** Looks whether there is a flight recorder before a class that needs it is touched. */
public final class FlightRecording {
    private static final String CLASS = "jdk.jfr.FlightRecorder";

    private FlightRecording() {}

    /**
     * Starts a recording.
     *
     * @return what stops it and logs it to the run
     * @throws InvalidValueException if this Java has no flight recorder
     */
    public static Runnable start(Run run, InstantSource clock) {
        if (!isThere())
            throw new InvalidValueException(
                    "a JFR recording of " + run,
                    "needs the module jdk.jfr, which this process does not have: give the java command --add-modules"
                            + " jdk.jfr, or, where the Java runtime was cut down with jlink, add the module there");
        return JfrRecording.start(run, clock);
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
