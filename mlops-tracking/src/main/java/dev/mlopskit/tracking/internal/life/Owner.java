package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.tracking.Tag;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private static final String MACHINE = machineName();
    private static final long STARTED = started(ProcessHandle.current()).orElse(0L);

    /** This process, now. */
    public static Owner self(Instant now, Duration interval) {
        return new Owner(MACHINE, ProcessHandle.current().pid(), STARTED, now, interval);
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
        if (!machine.equals(MACHINE)) return isSilent(now);
        return !runs() && (VisibleProcesses.all(proc) || isSilent(now));
    }

    private boolean isSilent(Instant now) {
        if (interval.isZero() || interval.isNegative()) return false;
        Duration patience = interval.multipliedBy(MISSED_BEATS);
        return Duration.between(beat, now).compareTo(patience.compareTo(SILENCE) < 0 ? SILENCE : patience) > 0;
    }

    /** Whether a process of this machine has the number, and is the same. */
    private boolean runs() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(Owner::started)
                .filter(other -> Objects.equals(other, started))
                .isPresent();
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + machine;
    }

    /** The start of a process that /proc tells in ticks does not move when the clock is set; the JDK's instant does. */
    private static Optional<Long> started(ProcessHandle process) {
        String stat = read(Path.of("/proc/" + process.pid() + "/stat"));
        if (stat != null) {
            // The name in brackets may hold spaces; the start is the 20th field after it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields.length > 19) return Optional.of(Long.parseLong(fields[19]));
        }
        return process.info().startInstant().map(Instant::toEpochMilli);
    }

    private static String machineName() {
        String boot = read(Path.of("/proc/sys/kernel/random/boot_id"));
        String space = "";
        try {
            space = "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            // Only Linux has them.
        }
        return hostName() + (boot == null ? "" : "/" + boot.strip()) + space;
    }

    private static String hostName() {
        String host = read(Path.of("/etc/hostname"));
        if (host != null && !host.isBlank()) return host.strip();
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
