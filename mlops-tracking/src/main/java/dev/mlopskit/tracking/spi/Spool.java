package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ArtifactContent;
import dev.mlopskit.tracking.ArtifactException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Content that has to be whole before it can be sent. */
final class Spool {
    private Spool() {}

    /** Writes content to a temporary file and hands it over; the file is gone afterwards. */
    static void write(String path, ArtifactContent content, Consumer<Path> to) {
        ArtifactPath.checkFile(path);
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
