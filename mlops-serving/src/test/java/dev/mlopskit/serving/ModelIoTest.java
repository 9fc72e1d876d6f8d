package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a disk may answer. */
class ModelIoTest {
    @TempDir
    Path folder;

    @Test
    void aModelThatIsGoneIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("m.onnx"), Models.onnx("labels"));
        ModelPackage model = ModelPackage.onnx(file).build();
        Files.delete(file);
        Path target = Files.createDirectory(folder.resolve("target"));
        refused(() -> model.writeTo(target, Models.NOWHERE), file, "it is gone");
        assertThat(target).isEmptyDirectory();
        refused(() -> model.archive(folder.resolve("new/m.zip")), file, "it is gone");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        ModelPackage model = Models.penguins("labels").build();
        assertThatThrownBy(() -> model.archive(file.resolve("m.zip")))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining(file.toString());
        model.archive(folder.resolve("m.zip"));
        assertThatThrownBy(() -> ModelPackage.unpack(folder.resolve("m.zip"), file.resolve("a/b")))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad.zip", "bad.tar.gz"})
    void noNewFolderStaysAfterAFailure(String name) throws IOException {
        Path archive = Files.write(folder.resolve(name), "no archive".getBytes(StandardCharsets.UTF_8));
        Path target = folder.resolve("a/b/c");
        assertThatThrownBy(() -> ModelPackage.unpack(archive, target)).isInstanceOf(ArchiveException.class);
        assertThat(folder.resolve("a")).doesNotExist();
        Files.createDirectory(folder.resolve("a"));
        assertThatThrownBy(() -> ModelPackage.unpack(archive, target)).isInstanceOf(ArchiveException.class);
        assertThat(folder.resolve("a")).isEmptyDirectory();
    }

    private static void refused(ThrowingCallable call, Path file, String what) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ModelIoException.class, e -> assertThat(e.file()).isEqualTo(file))
                .hasMessageContaining(what);
    }
}
