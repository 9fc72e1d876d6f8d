package dev.mlopskit.tracking.internal;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Artifacts that lie in a local folder. */
public final class ArtifactFolder {
    private final PathJail jail;

    /** The folder that an artifact URI names: a plain path, or {@code file:} without a host. */
    public ArtifactFolder(String uri) {
        this.jail = new PathJail(local(uri));
    }

    private static Path local(String uri) {
        if (!uri.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) return Path.of(uri);
        if (!uri.startsWith("file:"))
            throw new StoreException(
                    uri, "is no local folder, and this version reads and writes local ones only", null);
        try {
            return Path.of(URI.create(uri));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new StoreException(uri, "is no path of this machine: " + e.getMessage(), e);
        }
    }

    /** The folder itself, whether it is there or not. */
    public Path root() {
        return jail.root();
    }

    /** Copies a file or all of a folder below a path of this folder. */
    public void copy(Path source, String into) {
        jail.resolve(into);
        String prefix = into.isEmpty() ? "" : into + "/";
        Path last = source.toAbsolutePath().normalize().getFileName();
        if (last == null) throw new InvalidValueException("folder " + source, "is the root of the file system");
        String name = last.toString();
        Map<String, Path> files = new LinkedHashMap<>();
        if (Files.isDirectory(source)) collect(source, prefix + name, files);
        else if (Files.isRegularFile(source)) files.put(prefix + name, source);
        else if (Files.exists(source))
            throw new InvalidValueException("file " + source, "is no regular file or folder");
        else throw new NotFoundException("file", source.toString(), "give the path of a file or folder that is there");
        // All names are looked at before the first byte is written.
        Map<Path, Path> copies = new LinkedHashMap<>();
        files.forEach((path, file) -> copies.put(file, jail.resolve(path)));
        copyAll(copies);
    }

    /** Copies all, or leaves nothing new behind. */
    private static void copyAll(Map<Path, Path> copies) {
        copies.keySet().forEach(OpenFiles::refuse);
        List<Path> made = new ArrayList<>();
        try {
            copies.forEach((file, target) -> {
                boolean isNew = !Files.exists(target);
                writing(target, () -> AtomicFiles.copy(file, target));
                if (isNew) made.add(target);
            });
        } catch (RuntimeException e) {
            for (Path file : made) deleteUnder(file, e);
            throw e;
        }
    }

    private static void deleteUnder(Path file, RuntimeException because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static void collect(Path folder, String prefix, Map<String, Path> files) {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.sorted().toList()) {
                if (Files.isSymbolicLink(file) && !file.equals(folder))
                    throw new InvalidValueException(
                            "folder " + folder, "has the link " + file + ": replace it by the file it points at");
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) continue;
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    throw new InvalidValueException("folder " + folder, "has " + file + ", which is no regular file");
                String relative = folder.relativize(file).toString().replace('\\', '/');
                files.put(prefix + "/" + relative, file);
            }
        } catch (IOException e) {
            throw new ArtifactException(folder.toString(), "read", e);
        }
    }

    private static void writing(Path file, Runnable write) {
        try {
            write.run();
        } catch (UncheckedIOException e) {
            throw new ArtifactException(file.toString(), "write", e);
        }
    }

    /** Writes a file of this folder. */
    public void write(String path, byte[] content) {
        if (path.isEmpty()) throw new InvalidValueException("artifact path ''", "is empty: name a file");
        Path file = jail.resolve(path);
        writing(file, () -> AtomicFiles.write(file, content));
    }

    /** A file or folder that is there. */
    public Path existing(String path) {
        Path file = jail.resolve(path);
        if (!Files.exists(file))
            throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + jail.root());
        return file;
    }

    /** The files below a path, relative to this folder, sorted; empty where there is nothing. */
    public List<String> list(String path) {
        Path start = jail.resolve(path);
        if (!Files.exists(start)) return List.of();
        List<String> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(start)) {
            walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(file ->
                            files.add(jail.root().relativize(file).toString().replace('\\', '/')));
        } catch (IOException e) {
            throw new ArtifactException(start.toString(), "read", e);
        }
        files.removeIf(file -> AtomicFiles.isTemporary(Path.of(file)));
        files.sort(null);
        return files;
    }
}
