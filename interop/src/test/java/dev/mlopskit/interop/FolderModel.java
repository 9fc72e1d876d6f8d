package dev.mlopskit.interop;

import dev.mlopskit.tracking.LoggableModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model of which only the folder counts: one file, and an MLmodel that names it. */
final class FolderModel implements LoggableModel {
    @Override
    public void writeTo(Path directory, Origin origin) {
        try {
            Files.writeString(directory.resolve("model.onnx"), "not looked at");
            Files.writeString(
                    directory.resolve("MLmodel"),
                    "artifact_path: " + origin.artifactUri() + "\nflavors:\n  onnx:\n    data: model.onnx\nmodel_id: "
                            + origin.modelId() + "\nrun_id: " + origin.runId() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
