package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Folders;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    public void put(String path, Path file) {
        copy(path, file, InputStream::transferTo);
    }

    @Override
    public void write(String path, byte[] content) {
        Path target = target(path);
        writing(target, () -> AtomicFiles.write(target, content));
    }

    @Override
    public void put(String path, Path file, TransferProgress progress) {
        copy(path, file, (in, out) -> Counting.copy(in, out, done -> progress.moved(path, done, Files.size(file))));
    }

    private interface Copying {
        long copy(InputStream in, OutputStream out) throws IOException;
    }

    private void copy(String path, Path file, Copying copying) {
        Path target = target(path);
        // Opened first: what this user may not read has nothing to do with the artifacts.
        try (InputStream in = Files.newInputStream(file)) {
            writing(target, () -> AtomicFiles.write(target, out -> copying.copy(in, out)));
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    @Override
    public void write(String path, AtomicFiles.Content content) {
        Path target = target(path);
        writing(target, () -> AtomicFiles.write(target, content));
    }

    private Path target(String path) {
        if (path.isEmpty()) throw new InvalidValueException("artifact path ''", "is empty: name a file");
        return jail.resolve(path);
    }

    private static void writing(Path file, Runnable write) {
        try {
            write.run();
        } catch (UncheckedIOException e) {
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
