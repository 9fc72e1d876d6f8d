package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.tracking.Tag;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that a run belongs to, as a tag of the run says it.
 *
 * @param machine the name of the machine and, on Linux, the boot and the space of process numbers that {@code pid} is one of
 * @param pid the number of the process
 * @param started tells processes of the same number apart: on Linux the clock ticks from boot to start, else milliseconds
 * @param beat when the process last said that it lives
 * @param interval how often it says so; zero for never again
 */
public record Owner(String machine, long pid, long started, Instant beat, Duration interval) {
    /** The tag of a run that names its owner. */
    public static final String TAG = "mlopskit.owner";

    /** How long a process that cannot be looked up may be silent before it is taken for dead: at least so long. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** And so many of its intervals: a machine may be slow, or its store away for a while. */
    private static final int MISSED_BEATS = 20;

    private static final Path PROC = Path.of("/proc");

    /** This process, now. */
    public static Owner self(Instant now, Duration interval) {
        ProcessIdentity self = ProcessIdentity.self();
        return new Owner(self.machine(), self.pid(), self.started(), now, interval);
    }

    /** Reads the text of a tag; empty if this library did not write it. */
    public static Optional<Owner> parse(String text) {
        String[] parts = text.split(" ", 5);
        if (parts.length < 5) return Optional.empty();
        try {
            return Optional.of(new Owner(
                    parts[4],
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Instant.ofEpochMilli(Long.parseLong(parts[2])),
                    Duration.ofMillis(Long.parseLong(parts[3]))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * The tag: the numbers of process and start, then beat and interval in milliseconds, then the machine. Every run has it: no
     * JSON.
     */
    public Tag tag() {
        return new Tag(
                TAG, pid + " " + started + " " + beat.toEpochMilli() + " " + interval.toMillis() + " " + machine);
    }

    /** Whether the process is gone, as far as can be known from here; when in doubt it is not. */
    public boolean isDead(Instant now) {
        return isDead(now, PROC);
    }

    /** As {@link #isDead(Instant)}, where {@code /proc} lies elsewhere. */
    boolean isDead(Instant now, Path proc) {
        if (!process().isHere()) return isSilent(now);
        return !process().runs() && (ProcessIdentity.allVisible(proc) || isSilent(now));
    }

    private boolean isSilent(Instant now) {
        if (interval.isZero() || interval.isNegative()) return false;
        Duration patience = interval.multipliedBy(MISSED_BEATS);
        return Duration.between(beat, now).compareTo(patience.compareTo(SILENCE) < 0 ? SILENCE : patience) > 0;
    }

    private ProcessIdentity process() {
        return new ProcessIdentity(machine, pid, started);
    }

    @Override
    public String toString() {
        return process().toString();
    }
}
