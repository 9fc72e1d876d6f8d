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
     * Lists them.
     *
     * @throws ModelFormatException if there is a link, a device or the like: a package holds files only
     */
    public static SortedMap<String, Path> of(Path directory) {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.forEach(path -> {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) return;
                String name = directory.relativize(path).toString().replace('\\', '/');
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
}
