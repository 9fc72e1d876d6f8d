package dev.mlopskit.tracking.internal.life;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which other processes have a database open. Linux tells it of the processes of the same user; elsewhere nobody is found. */
public final class FileUsers {
    private static final Path PROCESSES = Path.of("/proc");

    private FileUsers() {}

    /** The numbers of the processes, other than this one, that have a file or its {@code -wal} open. */
    public static List<Long> others(Path file) {
        List<Long> users = new ArrayList<>();
        if (!Files.isDirectory(PROCESSES)) return users;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            String name = file.toRealPath().toString();
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid() && uses(process.resolve("fd"), name)) users.add(pid);
            }
        } catch (IOException e) {
            return users;
        }
        return users;
    }

    private static boolean uses(Path descriptors, String name) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) if (isTo(link, name)) return true;
        } catch (IOException e) {
            // Of another user, or gone meanwhile.
        }
        return false;
    }

    private static boolean isTo(Path link, String name) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.equals(name) || target.equals(name + "-wal") || target.equals(name + "-journal");
        } catch (IOException e) {
            return false;
        }
    }
}
