package dev.mlopskit.serving.internal.packaging;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.internal.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class MLmodelFuzzTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws IOException {
        Files.write(folder.resolve("model.onnx"), new byte[] {1});
    }

    @FuzzTest(maxDuration = "5m")
    void a_document_is_read_or_refused_by_an_exception_of_this_module(byte[] input) throws IOException {
        Files.write(folder.resolve("MLmodel"), input);
        try {
            Packages.PLAIN.read(folder);
        } catch (ServingException refused) {
            // That is the rule.
        }
    }
}
