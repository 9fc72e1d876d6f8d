package dev.mlopskit.tracking.internal.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether Linux shows the processes of other users, or hides them, so that one that is not found may still run. */
final class VisibleProcesses {
    private VisibleProcesses() {}

    /**
     * Whether all are shown.
     *
     * @param proc {@code /proc}; where there is none, all are
     */
    static boolean all(Path proc) {
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
}
