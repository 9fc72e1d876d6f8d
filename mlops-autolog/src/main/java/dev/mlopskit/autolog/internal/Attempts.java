package dev.mlopskit.autolog.internal;

import dev.mlopskit.tracking.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging that must not cost a training: what it throws is kept, said once in the log, and noted in a tag of the run. Thread-safe.
 */
public final class Attempts {
    /** The tag that says what could not be logged first. */
    public static final String TAG = "mlopskit.autolog.failure";

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** Logging; may throw what a library throws. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws Exception;
    }

    private final Run run;
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    public Attempts(Run run) {
        this.run = run;
    }

    /** Logs if that is possible. */
    public void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception e) {
            if (failures.isEmpty()) {
                LOG.warn("{} of {} could not be logged; the training goes on", what, run, e);
                note(what, e);
            }
            failures.add(e);
        }
    }

    private void note(String what, Exception e) {
        try {
            String message = what + ": " + e;
            run.tag(TAG, message.substring(0, Math.min(message.length(), 4_000)));
        } catch (RuntimeException unreachable) {
            e.addSuppressed(unreachable);
        }
    }

    /** What could not be logged, in order. */
    public List<Exception> failures() {
        return List.copyOf(failures);
    }
}
