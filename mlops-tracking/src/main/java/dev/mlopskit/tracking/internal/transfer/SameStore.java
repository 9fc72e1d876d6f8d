package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.internal.file.FileStore;
import dev.mlopskit.tracking.internal.sql.SqlStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether two stores lie in one place, by whatever path or link each of them was opened. */
final class SameStore {
    private SameStore() {}

    static boolean is(TrackingStore one, TrackingStore other) {
        Optional<Path> path = place(one);
        Optional<Path> second = place(other);
        if (path.isPresent() && second.isPresent()) return isSame(path.get(), second.get());
        // All stores in memory have one address.
        return one.equals(other) || one.uri().equals(other.uri()) && !one.uri().endsWith(":memory:");
    }

    private static Optional<Path> place(TrackingStore store) {
        return SqlStore.fileOf(store).or(() -> FileStore.folderOf(store));
    }

    private static boolean isSame(Path path, Path other) {
        try {
            return Files.isSameFile(path, other);
        } catch (IOException e) {
            // One that is gone is said so by whoever reads it next.
            return path.equals(other);
        }
    }
}
