package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same model gives the same bytes, whoever builds it and when. */
class ReproducibleTest {
    @TempDir
    Path folder;

    @Test
    void twoBuildsGiveTheSameDirectory() throws IOException {
        Path a = Files.createDirectory(folder.resolve("a"));
        Path b = Files.createDirectory(folder.resolve("b"));
        built("x", "y").writeTo(a, Models.NOWHERE);
        built("y", "x").writeTo(b, Models.NOWHERE);
        try (var files = Files.list(a)) {
            for (Path file : files.toList())
                assertThat(Files.readString(b.resolve(file.getFileName()), StandardCharsets.ISO_8859_1))
                        .isEqualTo(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
    }

    /** Built in different orders and in different time zones; a zip holds local time. */
    @ParameterizedTest
    @ValueSource(strings = {".tar.gz", ".tar.zst", ".zip"})
    void twoBuildsGiveTheSameArchive(String suffix) throws IOException {
        Path a = folder.resolve("a" + suffix);
        Path b = folder.resolve("b" + suffix);
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            built("x", "y").archive(a);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
            built("y", "x").archive(b);
        } finally {
            TimeZone.setDefault(zone);
        }
        assertThat(Files.mismatch(a, b)).isEqualTo(-1);
        assertThat(ModelPackage.unpack(a, folder.resolve("back")).metadata()).containsKey("x");
    }

    @Test
    void anotherModelHasAnotherId() throws IOException {
        assertThat(uuid("labels", "one"))
                .isEqualTo(uuid("labels", "two"))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(uuid("scores", "three"));
    }

    private String uuid(String model, String name) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        Models.penguins(model).build().writeTo(directory, Models.NOWHERE);
        Map<?, ?> document = (Map<?, ?>) Yaml.read(Files.readString(directory.resolve("MLmodel")));
        return String.valueOf(document == null ? null : document.get("model_uuid"));
    }

    private static ModelPackage built(String... keys) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (String key : keys) metadata.put(key, List.of(1, "two"));
        return Models.penguins("labels").metadata(metadata).build();
    }
}
