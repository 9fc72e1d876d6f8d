package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.core.Digest;
import dev.mlopskit.tracking.internal.OpenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of classes is: the sum of its files. Hidden files, links, the files of a store that is open, and a folder
 * {@code mlruns} are no code and left out, since with {@code java -cp .} they lie among the classes.
 *
 * @param size bytes of all files
 * @param sha256 the digest of the names and digests of the files; {@code null} for a folder too large to be code
 */
record FolderFacts(long size, @Nullable String sha256) {
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 500_000_000;
    private static final FileCache<String> DIGESTS = new FileCache<>(FolderFacts::digest);

    static FolderFacts read(Path folder) throws IOException {
        return read(folder, MOST_FILES, MOST_BYTES);
    }

    static FolderFacts read(Path folder, int mostFiles, long mostBytes) throws IOException {
        Finder finder = new Finder(folder, mostFiles, mostBytes);
        Files.walkFileTree(folder, finder);
        if (finder.tooLarge) return new FolderFacts(finder.size, null);
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Path> file : finder.files.entrySet())
            lines.append(DIGESTS.get(file.getValue()))
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        return new FolderFacts(finder.size, Digest.sha256(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Path file) throws IOException {
        try {
            return Digest.sha256(file);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static final class Finder extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final int mostFiles;
        private final long mostBytes;
        private final Map<String, Path> files = new TreeMap<>();
        private long size;
        private boolean tooLarge;

        Finder(Path folder, int mostFiles, long mostBytes) {
            this.folder = folder;
            this.mostFiles = mostFiles;
            this.mostBytes = mostBytes;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean skipped = !directory.equals(folder)
                    && (isHidden(directory)
                            || directory.getFileName().toString().equals("mlruns"));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isRegularFile() || isHidden(file) || OpenFiles.isOpen(file))
                return FileVisitResult.CONTINUE;
            files.put(folder.relativize(file).toString().replace('\\', '/'), file);
            size += attributes.size();
            tooLarge = files.size() > mostFiles || size > mostBytes;
            return tooLarge ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path file) {
            return file.getFileName().toString().startsWith(".");
        }
    }
}
