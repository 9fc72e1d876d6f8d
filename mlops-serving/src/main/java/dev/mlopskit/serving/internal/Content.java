package dev.mlopskit.serving.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
        try {
            return Files.size(((InFile) this).path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all bytes to a file that does not exist yet. */
    default void writeTo(Path target) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            if (this instanceof InMemory memory) Files.write(target, memory.bytes());
            else
                try (InputStream in = Files.newInputStream(((InFile) this).path())) {
                    Files.copy(in, target);
                }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bytes; only for files that fit in memory. */
    default byte[] read() {
        if (this instanceof InMemory memory) return memory.bytes();
        try {
            return Files.readAllBytes(((InFile) this).path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
