package dev.mlopskit.tracking.internal.life;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 */
public record Owner(String machine, long pid, long started, Instant beat) {
    /** The tag of a run that names its owner. */
    public static final String TAG = "mlopskit.owner";

    private static final String MACHINE = machineName();
    private static final long STARTED = started(ProcessHandle.current()).orElse(0L);

    /** This process, now. */
    public static Owner self(Instant now) {
        return new Owner(MACHINE, ProcessHandle.current().pid(), STARTED, now);
    }

    /** Reads the text of a tag; empty if this library did not write it. */
    public static Optional<Owner> parse(String text) {
        String[] parts = text.split(" ", 4);
        if (parts.length < 4) return Optional.empty();
        try {
            return Optional.of(new Owner(
                    parts[3],
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Instant.ofEpochMilli(Long.parseLong(parts[2]))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The text of the tag: the numbers of process, start and beat in milliseconds, then the machine. Every run has it: no JSON. */
    public String text() {
        return pid + " " + started + " " + beat.toEpochMilli() + " " + machine;
    }

    /** Whether the process is one of this machine, so that it can be looked up. */
    public boolean isLocal() {
        return machine.equals(MACHINE);
    }

    /** Whether the process of this machine still runs. */
    public boolean runs() {
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
