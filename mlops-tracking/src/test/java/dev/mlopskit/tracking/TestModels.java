package dev.mlopskit.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest model directory there is. */
final class TestModels {
    private TestModels() {}

    static void write(Path directory, LoggableModel.Origin origin) {
        try {
            Files.writeString(directory.resolve("MLmodel"), "model_id: " + origin.modelId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
