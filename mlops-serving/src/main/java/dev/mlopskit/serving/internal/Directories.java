package dev.mlopskit.serving.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removal of directories that a failed call has begun to fill. Links are removed, never followed. */
final class Directories {
    private Directories() {}

    /** Removes all that is in a directory. */
    static void clear(Path directory) throws IOException {
        for (Path path : deepestFirst(directory)) if (!path.equals(directory)) Files.deleteIfExists(path);
    }

    /** Removes a directory and all that is in it, if it exists. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        clear(directory);
        Files.deleteIfExists(directory);
    }

    private static List<Path> deepestFirst(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
