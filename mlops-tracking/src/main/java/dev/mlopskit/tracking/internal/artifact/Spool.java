package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.ArtifactException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Content that has to be whole before it can be sent. */
public final class Spool {
    private Spool() {}

    /** Writes content to a temporary file and hands it over; the file is gone afterwards. */
    public static void write(String path, AtomicFiles.Content content, Consumer<Path> to) {
        PathJail.check(path);
        try {
            Path file = Files.createTempFile("mlopskit-artifact", null);
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    content.writeTo(out);
                }
                to.accept(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ArtifactException(path, "write", e);
        }
    }
}
