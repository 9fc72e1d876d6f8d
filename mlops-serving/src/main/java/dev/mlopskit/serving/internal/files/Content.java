package dev.mlopskit.serving.internal.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a package's file, wherever they lie. */
public sealed interface Content {
    /** On disk. */
    record InFile(Path path) implements Content {}

    /** In memory. Nobody changes the array. */
    record InMemory(byte[] bytes) implements Content {}

    /** How many bytes there are. */
    default long size() {
        if (this instanceof InMemory memory) return memory.bytes().length;
        Path path = ((InFile) this).path();
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw Disk.reading(path, e);
        }
    }

    /** Writes all bytes to a file that does not exist yet. */
    default void writeTo(Path target) {
        try (InputStream in = open()) {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.copy(in, target);
        } catch (IOException e) {
            throw Disk.writing(target, e);
        }
    }

    private InputStream open() {
        if (this instanceof InMemory memory) return new ByteArrayInputStream(memory.bytes());
        Path path = ((InFile) this).path();
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw Disk.reading(path, e);
        }
    }

    /** All bytes; only for files that fit in memory. */
    default byte[] read() {
        if (this instanceof InMemory memory) return memory.bytes();
        Path path = ((InFile) this).path();
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw Disk.reading(path, e);
        }
    }

    /** The first bytes; fewer if there are no more. */
    default byte[] head(int count) {
        try (InputStream in = open()) {
            return in.readNBytes(count);
        } catch (IOException e) {
            if (this instanceof InFile file) throw Disk.reading(file.path(), e);
            throw new IllegalStateException(e);
        }
    }
}
