package dev.mlopskit.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide shows is what is compiled and run here. */
class GuideTest {
    @ParameterizedTest
    @ValueSource(strings = {"TrainingTest.java", "AssertionsTest.java", "SeedsTest.java", "PipelineTest.java"})
    void the_code_of_the_guide_is_the_code_that_is_run(String file) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/mlopskit/testkit/guide", file));
        String marked = source.substring(source.indexOf("region=\"guide\"\n") + 15, source.indexOf("// @end"));
        String guide = Files.readString(Path.of("../docs/testing.md"));
        assertThat(guide).contains("```java\n" + marked.stripTrailing().stripIndent() + "\n```");
    }
}
