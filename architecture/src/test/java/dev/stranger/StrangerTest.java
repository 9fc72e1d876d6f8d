package dev.stranger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.testkit.spi.ArtifactStoreContract;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's store and artifacts are found and used, and what they promise is tried by the published contract. */
class StrangerTest implements ArtifactStoreContract {
    private static final Path SOURCES = Path.of("src/test/java/dev/stranger");
    private static final String MODULE = """
            module dev.stranger {
                requires dev.mlopskit.tracking;
                requires org.jspecify;
                provides dev.mlopskit.tracking.spi.ArtifactStoreProvider with dev.stranger.ShelfProvider;
                provides dev.mlopskit.tracking.spi.TrackingStoreProvider with dev.stranger.StrangerProvider;
            }
            """;

    // @start region="contract"
    @Override
    public ArtifactStore artifacts() {
        return ArtifactStore.open("shelf:" + UUID.randomUUID(), Map.of());
    }
    // @end

    @Test
    void they_are_found_on_the_class_path() {
        assertThat(Program.log()).startsWith("kept at shelf:penguins/").endsWith(" with {loss=0.5}");
    }

    @Test
    void they_are_found_on_the_module_path(@TempDir Path folder) throws Exception {
        Path classes = compile(folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        classes + File.pathSeparator + jars(),
                        "--module",
                        "dev.stranger/dev.stranger.Program")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("kept at shelf:penguins/");
    }

    private static Path compile(Path folder) throws IOException {
        Path module = Files.writeString(folder.resolve("module-info.java"), MODULE);
        Path classes = folder.resolve("classes");
        List<String> arguments = new ArrayList<>(
                List.of("--release", "17", "--module-path", jars(), "-d", classes.toString(), module.toString()));
        try (Stream<Path> sources = Files.list(SOURCES)) {
            sources.filter(source -> !source.endsWith("StrangerTest.java"))
                    .forEach(source -> arguments.add(source.toString()));
        }
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        assertThat(result).isZero();
        return classes;
    }

    private static String jars() throws IOException {
        return Files.readString(Path.of(System.getProperty("jars")));
    }

    @Test
    void an_address_of_no_known_kind_is_told_which_kinds_there_are() {
        assertThatThrownBy(() -> TrackingStore.open("nowhere://x", StoreSettings.defaults()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("[file, http, https, postgresql, sqlite, stranger]")
                .hasMessageContaining("TrackingStoreProvider");
        assertThatThrownBy(() -> TrackingStore.open("nowhere://ann:s3cret@x", StoreSettings.defaults()))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> ArtifactStore.open("nowhere://x", Map.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("[file, mlflow-artifacts, s3, shelf]")
                .hasMessageContaining("ArtifactStoreProvider");
    }
}
