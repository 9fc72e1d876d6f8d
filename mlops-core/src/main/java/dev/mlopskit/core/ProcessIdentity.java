package dev.mlopskit.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells a process from all others, so that whoever finds its name later can ask whether it still runs.
 *
 * @param machine the name of the machine and, on Linux, the boot and the space of process numbers that {@code pid} is one of
 * @param pid the number of the process
 * @param started tells processes of the same number apart: on Linux the clock ticks from boot to start, else milliseconds
 */
public record ProcessIdentity(String machine, long pid, long started) {
    private static final Path PROC = Path.of("/proc");
    private static final ProcessIdentity SELF = new ProcessIdentity(
            machineName(),
            ProcessHandle.current().pid(),
            started(ProcessHandle.current()).orElse(0L));

    /** This process. */
    public static ProcessIdentity self() {
        return SELF;
    }

    /** Reads what {@link #text()} wrote; empty if it did not. */
    public static Optional<ProcessIdentity> parse(String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3) return Optional.empty();
        try {
            return Optional.of(new ProcessIdentity(parts[2], Long.parseLong(parts[0]), Long.parseLong(parts[1])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One line that {@link #parse} reads: the numbers of process and start, then the machine. */
    public String text() {
        return pid + " " + started + " " + machine;
    }

    /** Whether it is, or was, a process of this machine since its last boot, and of this space of process numbers. */
    public boolean isHere() {
        return machine.equals(SELF.machine);
    }

    /** Whether a process of this machine has the number, and is the same. */
    public boolean runs() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(ProcessIdentity::started)
                .filter(other -> Objects.equals(other, started))
                .isPresent();
    }

    /** Whether it is known to be gone; when in doubt it is not. */
    public boolean isGone() {
        return isHere() && !runs() && allVisible(PROC);
    }

    /**
     * Whether Linux shows the processes of all users, so that one that is not found is gone.
     *
     * @param proc {@code /proc}; where there is none, all are
     */
    public static boolean allVisible(Path proc) {
        if (!Files.isDirectory(proc)) return true;
        // The first process is always there, and seldom ours; if it is, only the options of the mount tell.
        return Files.isReadable(proc.resolve("1/stat")) && !isMountedHiding(proc);
    }

    /** Source: {@code Documentation/filesystems/proc.rst} of Linux, "Mount options". */
    private static boolean isMountedHiding(Path proc) {
        boolean hiding = false;
        try {
            // Of several mounts at one place the last is seen.
            for (String mount : Files.readAllLines(proc.resolve("self/mounts"))) {
                String[] fields = mount.split(" ", -1);
                if (fields.length > 3 && fields[1].equals("/proc"))
                    hiding = List.of(fields[3].split(",", -1)).stream()
                            .filter(option -> option.startsWith("hidepid="))
                            .anyMatch(option ->
                                    !List.of("hidepid=0", "hidepid=off").contains(option));
            }
        } catch (IOException e) {
            return true;
        }
        return hiding;
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
