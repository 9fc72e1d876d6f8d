package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    @TempDir
    Path folder;

    /** A file may come between the attempt to open it and the question whether it is there. */
    @Test
    void a_file_that_comes_and_goes_is_there_or_not_but_never_an_error() throws Exception {
        Path file = folder.resolve("meta.yaml");
        AtomicBoolean stop = new AtomicBoolean();
        Thread other = new Thread(() -> {
            try {
                while (!stop.get()) {
                    Files.writeString(file, "a");
                    Files.delete(file);
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        other.start();
        int found = 0;
        try {
            for (int i = 0; i < 20_000; i++) if (Disk.bytes(file, 0).isPresent()) found++;
        } finally {
            stop.set(true);
            other.join();
        }
        assertThat(found).isPositive();
    }
}
