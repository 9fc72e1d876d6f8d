package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The file that a path named when a database was opened. SQLite knows its files by descriptor: when they are deleted or
 * replaced, it goes on reading and writing where nobody finds it. Asking the file system takes less than a microsecond.
 * Immutable and thread-safe.
 */
final class OpenedFile {
    private final Path path;
    private final @Nullable Object key;

    private OpenedFile(Path path) {
        this.path = path;
        this.key = key(path);
    }

    /** The file of a database that is open. */
    static OpenedFile of(Path path) {
        return new OpenedFile(path);
    }

    /** What the file system knows a file by; {@code null} where it has no such thing, as on Windows, or there is no file. */
    private static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the path names another file by now, or none. */
    boolean isGone() {
        return key != null && !key.equals(key(path));
    }

    /**
     * Makes sure that what is written is found again.
     *
     * @throws StoreException if the path names another file by now, or none
     */
    void verify() {
        if (isGone())
            throw new StoreException(
                    path.toString(),
                    (Files.exists(path) ? "was replaced by another file" : "was deleted or moved away")
                            + " while it was open, so nothing more is written to it or read from it: stop what replaces it,"
                            + " and open the store again to go on with what is there now",
                    null);
    }
}
