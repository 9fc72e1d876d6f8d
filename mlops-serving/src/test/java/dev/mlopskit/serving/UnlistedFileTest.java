package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beside a model, which it may load without being named in {@code MLmodel}. */
class UnlistedFileTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = Models.written(folder.resolve("model"));
    }

    @Test
    void aFileThatNobodyVouchesForIsRefused() throws IOException {
        Path extra =
                Files.createFile(Files.createDirectory(model.resolve("weights")).resolve("model.onnx.data"));
        assertThatThrownBy(() -> ModelPackage.read(model))
                .isInstanceOfSatisfying(
                        ModelFormatException.class, e -> assertThat(e.place()).isEqualTo("weights/model.onnx.data"))
                .hasMessageContaining("nobody vouches");
        Files.delete(extra);
        Files.writeString(model.resolve("registered_model_meta"), "model_name: m\nmodel_version: '1'\n");
        ModelPackage read = ModelPackage.read(model);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        read.writeTo(copy, Models.NOWHERE);
        assertThat(copy.resolve("registered_model_meta")).doesNotExist();
    }

    @Test
    void changedExternalDataIsRefused() throws Exception {
        Path written = Path.of(
                UnlistedFileTest.class.getResource("/python/3.17.2/external").toURI());
        Path copy = Files.createDirectory(folder.resolve("copy"));
        ModelPackage.read(written).writeTo(copy, Models.NOWHERE);
        try (var files = Files.list(copy)) {
            Path data = files.filter(file -> file.toString().endsWith(".data"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(data);
            bytes[0] ^= 1;
            Files.write(data, bytes);
        }
        assertThatThrownBy(() -> ModelPackage.read(copy)).hasMessageContaining("has changed");
    }
}
