package dev.mlopskit.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the front page shows is what is compiled here. */
class ReadmeTest {
    @Test
    void the_program_on_the_front_page_is_the_one_that_is_built() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/mlopskit/examples/quickstart/Quickstart.java"));
        String region = source.substring(source.indexOf("region=\"readme\"\n") + 16, source.indexOf("    // @end"));
        String readme = Files.readString(Path.of("../README.md"));
        assertThat(readme).contains("```java\n" + region.stripTrailing().stripIndent() + "\n```");
    }
}
