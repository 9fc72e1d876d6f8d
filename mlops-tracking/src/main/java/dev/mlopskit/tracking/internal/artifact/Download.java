package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Copies artifacts to folders of this machine. Each file is whole or absent. */
public final class Download {
    /** A connection may break in the midst of a file, where no one else can begin again. */
    private static final int TRIES = 3;

    private Download() {}

    /** All files below a folder, or the file itself, by path. */
    public static List<ArtifactInfo> files(ArtifactStore store, String path) {
        List<ArtifactInfo> files = new ArrayList<>();
        add(store, path, files);
        files.sort(Comparator.comparing(ArtifactInfo::path));
        return files;
    }

    private static void add(ArtifactStore store, String path, List<ArtifactInfo> files) {
        for (ArtifactInfo entry : store.list(path))
            if (entry.folder()) add(store, entry.path(), files);
            else files.add(entry);
    }

    /** Copies a file to a file, or all that is in a folder into a folder. */
    public static void to(ArtifactStore store, String path, Path target, TransferProgress progress) {
        List<ArtifactInfo> files = files(store, path);
        if (files.isEmpty() && !path.isEmpty())
            throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + store.uri());
        long total = files.stream().mapToLong(ArtifactInfo::size).sum();
        PathJail jail = new PathJail(target);
        long before = 0;
        if (files.isEmpty()) makeFolder(target);
        for (ArtifactInfo file : files) {
            boolean single = file.path().equals(path);
            String relative = path.isEmpty() ? file.path() : file.path().substring(single ? 0 : path.length() + 1);
            Path to = single ? target : jail.resolve(relative);
            long start = before;
            copy(store, file.path(), to, done -> progress.moved(file.path(), start + done, total));
            before += file.size();
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ArtifactException(folder.toString(), "write", e);
        }
    }

    private static void copy(ArtifactStore store, String path, Path target, Counting.Listener listener) {
        for (int tries = 1; ; tries++)
            try {
                AtomicFiles.write(target, out -> {
                    try (InputStream in = store.read(path)) {
                        Counting.copy(in, out, listener);
                    }
                });
                return;
            } catch (UncheckedIOException e) {
                if (tries == TRIES || store.folder().isPresent())
                    throw new ArtifactException(path + " to " + target, "copy", e);
            }
    }
}
