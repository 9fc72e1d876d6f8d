package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One cache serves processes after each other and at once. */
@Timeout(120)
class CacheProcessTest {
    @TempDir
    Path folder;

    private String run(Map<String, String> environment) throws Exception {
        return TestProcess.run(
                folder, TestProcess.classPath(), environment, CachingProcess.class.getName(), folder.toString());
    }

    @Test
    void what_one_process_has_made_another_one_takes() throws Exception {
        assertThat(run(Map.of())).contains("made: the cache has no result of it yet");
        assertThat(run(Map.of())).contains("taken from the cache: its code and inputs are those of run ");
        assertThat(CachingProcess.explained(folder)).contains("taken from the cache");
    }

    @Test
    void a_variable_that_counts_is_noticed_and_its_value_is_nowhere() throws Exception {
        Map<String, String> first = Map.of(CachingProcess.SECRET, "open-sesame");
        run(first);
        assertThat(run(first)).contains("taken from the cache");
        String other = run(Map.of(CachingProcess.SECRET, "swordfish"));
        assertThat(other)
                .contains("env " + CachingProcess.SECRET + " has changed")
                .doesNotContain("swordfish")
                .doesNotContain("open-sesame");
        assertThat(run(Map.of())).contains("env " + CachingProcess.SECRET + " has changed");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator)
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("swordfish")
                        .doesNotContain("open-sesame");
        }
    }
}
