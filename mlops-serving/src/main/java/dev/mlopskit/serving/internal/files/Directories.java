package dev.mlopskit.serving.internal.files;

import dev.mlopskit.core.Folders;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Removal of directories that a failed call has begun to fill. Links are removed, never followed. */
public final class Directories {
    private Directories() {}

    /** Removes all that is in a directory. */
    public static void clear(Path directory) throws IOException {
        List<Path> inside;
        try (Stream<Path> entries = Files.list(directory)) {
            inside = entries.toList();
        }
        for (Path path : inside) Folders.delete(path);
    }

    /** A directory that is new, as are those above it that {@link #deleteNew} removes again. */
    public record Made(Path directory, List<Path> parents) {}

    /** Makes a directory and those above it. */
    public static Made make(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path above = directory.toAbsolutePath().getParent();
                above != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS);
                above = above.getParent()) missing.add(above);
        Made made = new Made(directory, missing);
        try {
            Files.createDirectories(directory);
            return made;
        } catch (IOException e) {
            deleteNew(made);
            throw e;
        }
    }

    /** Removes what was made, and of the directories above it those that are still empty: others may use them by now. */
    public static void deleteNew(Made made) throws IOException {
        Folders.delete(made.directory());
        for (Path parent : made.parents())
            try {
                Files.deleteIfExists(parent);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
    }
}
