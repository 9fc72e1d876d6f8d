package dev.mlopskit.serving.internal.files;

import dev.mlopskit.serving.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The plain files below a directory by their relative names with {@code /}, sorted. */
public final class DirectoryFiles {
    private DirectoryFiles() {}

    /**
     * Lists them. The directory itself may be reached by a link, as {@code current} that points at a version is.
     *
     * @throws ModelFormatException if there is a link, a device or the like: a package holds files only
     */
    public static SortedMap<String, Path> of(Path directory) {
        SortedMap<String, Path> files = new TreeMap<>();
        Path root = real(directory);
        try (Stream<Path> all = Files.walk(root)) {
            all.forEach(path -> {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) return;
                String name = root.relativize(path).toString().replace('\\', '/');
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    throw new ModelFormatException(
                            name, "is a link or a special file: put the file itself into the package", null);
                files.put(name, path);
            });
        } catch (UncheckedIOException e) {
            throw Disk.reading(directory, e);
        } catch (IOException e) {
            throw Disk.reading(directory, e);
        }
        return files;
    }

    /** Where a directory is, whatever links lead there. */
    public static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw Disk.reading(directory, e);
        }
    }
}
