package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Copies files and folders of this machine to artifacts: all, or nothing new stays behind. */
public final class Upload {
    private Upload() {}

    /** Copies a file or all of a folder, under its own name, below a folder of the artifacts. */
    public static void copy(Path source, ArtifactStore artifacts, String into, TransferProgress progress) {
        PathJail.check(into);
        Path last = source.toAbsolutePath().normalize().getFileName();
        if (last == null) throw new InvalidValueException("folder " + source, "is the root of the file system");
        String path = (into.isEmpty() ? "" : into + "/") + last;
        putAll(files(source, path), artifacts, progress);
    }

    /** Copies what is in a folder to the top of the artifacts. */
    public static void copyContent(Path folder, ArtifactStore artifacts) {
        Map<String, Path> files = new LinkedHashMap<>();
        files(folder, "").forEach((path, file) -> files.put(path.substring(1), file));
        putAll(files, artifacts, TransferProgress.none());
    }

    private static Map<String, Path> files(Path source, String path) {
        if (Files.isRegularFile(source)) return Map.of(path, source);
        if (Files.isDirectory(source)) return filesOfFolder(source, path);
        if (Files.exists(source)) throw new InvalidValueException("file " + source, "is no regular file or folder");
        throw new NotFoundException("file", source.toString(), "give the path of a file or folder that is there");
    }

    private static void putAll(Map<String, Path> files, ArtifactStore artifacts, TransferProgress progress) {
        // All names are looked at before the first byte is written.
        Set<String> present = new HashSet<>();
        Set<String> folders = new HashSet<>();
        long total = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            OpenFiles.refuse(file.getValue());
            PathJail.check(file.getKey());
            total += file.getValue().toFile().length();
            String folder = RemotePath.parent(file.getKey());
            if (folders.add(folder)) for (ArtifactInfo entry : artifacts.list(folder)) present.add(entry.path());
        }
        List<String> made = new ArrayList<>();
        long before = 0;
        try {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                long start = before;
                long all = total;
                artifacts.put(
                        file.getKey(), file.getValue(), (path, done, size) -> progress.moved(path, start + done, all));
                before += file.getValue().toFile().length();
                if (!present.contains(file.getKey())) made.add(file.getKey());
            }
        } catch (RuntimeException e) {
            for (String path : made) delete(path, artifacts, e);
            throw e;
        }
    }

    private static void delete(String path, ArtifactStore artifacts, RuntimeException because) {
        try {
            artifacts.delete(path);
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    private static Map<String, Path> filesOfFolder(Path folder, String prefix) {
        Map<String, Path> files = new LinkedHashMap<>();
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
        } catch (UncheckedIOException e) {
            // Of a folder below, which the cause names.
            throw new ArtifactException(folder.toString(), "read", Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw new ArtifactException(folder.toString(), "read", e);
        }
        return files;
    }
}
