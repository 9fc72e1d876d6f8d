package dev.mlopskit.serving.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of a disk that a test cannot provoke on every system. */
class DiskTest {
    @TempDir
    Path folder;

    @Test
    void rights() {
        Path file = folder.resolve("m.onnx");
        assertThat(Disk.writing(file, new AccessDeniedException(file.toString())))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no right to write there");
        assertThat(Disk.reading(file, new AccessDeniedException(file.toString())))
                .hasMessageContaining("no right to read it");
    }

    @Test
    void whateverElseIsTold() {
        Path file = folder.resolve("m.onnx");
        assertThat(Disk.writing(file, new IOException("Input/output error")).file())
                .isEqualTo(file);
        assertThat(Disk.reading(file, new IOException("Input/output error")))
                .hasMessageContaining("Input/output error")
                .hasMessageContaining("check the disk");
    }
}
