package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives are streamed: a model that is larger than the heap goes in and out. */
@Tag("slow")
class ArchiveMemoryTest {
    private static final int BLOCKS = 4_800;
    private static final int BLOCK = 1 << 16;

    @TempDir
    Path folder;

    private Path model;

    /** 300 MiB of which a part is random, so that it is no bomb, and the rest is quickly packed. */
    @BeforeEach
    void write() throws IOException {
        model = folder.resolve("large.bin");
        byte[] block = new byte[BLOCK];
        Random random = new Random(5);
        try (OutputStream out = Files.newOutputStream(model)) {
            for (int i = 0; i < BLOCKS; i++) {
                for (int k = 0; k < 1024; k++) block[k] = (byte) random.nextInt();
                out.write(block);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.tar.gz", "m.tar.zst", "m.zip"})
    void a_model_of_300_MB_goes_in_and_out_with_a_heap_of_64(String name) throws Exception {
        Child.run(
                folder,
                "-Xmx64m",
                Program.class,
                model.toString(),
                folder.resolve(name).toString());
        assertThat(folder.resolve("out/weights.bin")).hasSize((long) BLOCKS * BLOCK);
        assertThat(Files.mismatch(folder.resolve("out/weights.bin"), model)).isEqualTo(-1);
    }

    static final class Program {
        public static void main(String[] arguments) {
            Path archive = Path.of(arguments[1]);
            ModelPackage.function("large")
                    .file("weights.bin", Path.of(arguments[0]))
                    .build()
                    .archive(archive);
            ModelPackage.unpack(archive, archive.resolveSibling("out"));
        }
    }
}
