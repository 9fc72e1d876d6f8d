package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.tracking.StoreException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads files and folders that another process may take away at any moment. */
final class Disk {
    private static final int ATTEMPTS = 5;

    private Disk() {}

    /** The content of a file from a position on; empty if there is no such file. */
    static Optional<byte[]> bytes(Path file, long from) throws IOException {
        for (int attempt = 1; ; attempt++) {
            // Not by a channel of NIO, which an interrupt of the thread would close.
            try (FileInputStream in = new FileInputStream(file.toFile())) {
                in.skipNBytes(from);
                return Optional.of(in.readAllBytes());
            } catch (FileNotFoundException e) {
                if (attributes(file).isEmpty()) return Optional.empty();
                // It has come meanwhile, or nobody may read it.
                if (attempt == ATTEMPTS) throw e;
            }
        }
    }

    /** A file in UTF-8; empty if there is no such file. */
    static Optional<String> text(Path file) throws IOException {
        Optional<byte[]> bytes = bytes(file, 0);
        return bytes.isEmpty() ? Optional.empty() : Optional.of(decode(file, bytes.get()));
    }

    private static String decode(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StoreException(
                    file.toString(), "is damaged: it is not UTF-8; write it anew, or move its folder away", e);
        }
    }

    /** What the file system says of a path, without following a link; empty if nothing is there. */
    static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // A step of the path is a file.
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS) || !Files.exists(path)) return Optional.empty();
            throw e;
        }
    }

    /** The folders directly in a folder, by name, without hidden ones and links; none if it is not there. */
    static List<Path> folders(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .filter(entry -> !name(entry).startsWith("."))
                    .forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        found.sort(Comparator.comparing(Disk::name));
        return found;
    }

    /** The files below a folder, at any depth, without unfinished ones and links; none if it is not there. */
    static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return List.of();
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !AtomicFiles.isTemporary(file))
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
