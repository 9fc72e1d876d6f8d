package dev.mlopskit.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the front page shows is what is compiled here. */
class ReadmeTest {
    @ParameterizedTest
    @ValueSource(strings = {"quickstart/Quickstart.java", "penguins/PenguinPipeline.java"})
    void the_code_on_the_front_page_is_the_code_that_is_built(String file) throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/mlopskit/examples", file));
        String marked = source.substring(source.indexOf("region=\"readme\"\n") + 16, source.indexOf("// @end"));
        String readme = Files.readString(Path.of("../README.md"));
        assertThat(readme).contains("```java\n" + marked.stripTrailing().stripIndent() + "\n```");
    }
}
