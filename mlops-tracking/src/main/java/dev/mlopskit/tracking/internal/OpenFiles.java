package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The database files that this process has open. Reading one of them as a file, and closing it again, drops every lock that
 * the process has on it (POSIX: they belong to the process, not to the descriptor); another process may then take the file
 * for unused and delete the log that is being written. Source: https://www.sqlite.org/howtocorrupt.html, 2.2.
 */
public final class OpenFiles {
    private OpenFiles() {}

    /**
     * Notes that a store is about to be opened; a file may be open more than once.
     *
     * @param sqlite a class of SQLite's driver
     * @param owner who has it open; when it is garbage, the file counts as closed
     * @return what notes that it was closed
     * @throws StoreException if another copy of SQLite has it open in this process
     */
    public static Runnable add(Path file, Class<?> sqlite, Object owner) throws IOException {
        Path real = Files.exists(file)
                ? file.toRealPath()
                : file.toAbsolutePath().resolveSibling("").toRealPath().resolve(file.getFileName());
        return LibraryCopies.add(real, sqlite, owner);
    }

    /**
     * Refuses a file that belongs to an open store.
     *
     * @throws InvalidValueException if it does
     */
    public static void refuse(Path file) {
        if (isOpen(file))
            throw new InvalidValueException(
                    "file " + file,
                    "belongs to a store that is open, and must not be read while it is: copy the store with"
                            + " SQLite (VACUUM INTO 'copy.db'), and log the copy");
    }

    /** Whether a file belongs to an open store. */
    public static boolean isOpen(Path file) {
        for (Path store : LibraryCopies.open())
            for (String suffix : List.of("", "-wal", "-shm"))
                if (isSame(file, store.resolveSibling(store.getFileName() + suffix))) return true;
        return false;
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return Files.exists(other) && Files.isSameFile(file, other);
        } catch (IOException e) {
            return false;
        }
    }
}
