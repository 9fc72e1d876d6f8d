package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Folders;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.ArtifactContent;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactPath;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Artifacts that are files of this machine. */
final class LocalArtifacts implements ArtifactStore {
    private final String uri;
    private final PathJail jail;

    /**
     * The artifacts in a folder.
     *
     * @param uri the address that names it
     */
    LocalArtifacts(String uri, Path folder) {
        this.uri = uri;
        this.jail = new PathJail(folder);
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(jail.root());
    }

    @Override
    public void write(String path, byte[] content) {
        Path target = target(path);
        writing(path, target, () -> AtomicFiles.write(target, content));
    }

    @Override
    public void put(String path, Path file, TransferProgress progress) {
        Path target = target(path);
        // Opened first: what this user may not read has nothing to do with the artifacts.
        try (InputStream in = Files.newInputStream(file)) {
            writing(
                    path,
                    target,
                    () -> AtomicFiles.write(
                            target,
                            out -> Counting.copy(in, out, done -> progress.moved(path, done, Files.size(file)))));
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    @Override
    public void write(String path, ArtifactContent content) {
        Path target = target(path);
        writing(path, target, () -> AtomicFiles.write(target, content::writeTo));
    }

    private Path target(String path) {
        return jail.resolve(ArtifactPath.checkFile(path));
    }

    private void writing(String path, Path file, Runnable write) {
        try {
            write.run();
        } catch (UncheckedIOException e) {
            if (Files.isDirectory(file))
                throw new InvalidValueException(
                        "artifact path '" + path + "'", "is a folder: name a file in it, or give it another name");
            for (Path above = file.getParent();
                    above != null && above.startsWith(jail.root());
                    above = above.getParent())
                if (Files.isRegularFile(above))
                    throw new InvalidValueException(
                            "artifact path '" + path + "'",
                            "leads through '"
                                    + jail.root().relativize(above).toString().replace('\\', '/')
                                    + "', which is a file: name another folder");
            throw new ArtifactException(file.toString(), "write", e);
        }
    }

    @Override
    public InputStream read(String path) {
        Path file = jail.resolve(path);
        if (!Files.isRegularFile(file))
            throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + jail.root());
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    @Override
    public List<ArtifactInfo> list(String path) {
        Path start = jail.resolve(path);
        if (Files.isRegularFile(start, LinkOption.NOFOLLOW_LINKS)) return List.of(info(start));
        if (!Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) return List.of();
        List<ArtifactInfo> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(start)) {
            entries.filter(LocalArtifacts::isArtifact).forEach(entry -> found.add(info(entry)));
        } catch (IOException | UncheckedIOException e) {
            throw new ArtifactException(start.toString(), "read", e);
        }
        found.sort(Comparator.comparing(ArtifactInfo::path));
        return found;
    }

    private static boolean isArtifact(Path entry) {
        boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        boolean file = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
        return folder || file && !AtomicFiles.isTemporary(entry);
    }

    private ArtifactInfo info(Path entry) {
        String path = jail.root().relativize(entry).toString().replace('\\', '/');
        try {
            boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            return new ArtifactInfo(path, folder, folder ? 0 : Files.size(entry));
        } catch (IOException e) {
            throw new ArtifactException(entry.toString(), "read", e);
        }
    }

    @Override
    public void delete(String path) {
        Path start = jail.resolve(path);
        try {
            Folders.delete(start);
        } catch (IOException e) {
            throw new ArtifactException(start.toString(), "delete", e);
        }
    }
}
