package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide shows is what is compiled and run here. */
class GuideTest {
    @ParameterizedTest
    @ValueSource(strings = {"BoosterTest.java", "FunctionTest.java"})
    void the_code_of_the_guide_is_the_code_that_is_run(String file) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/mlopskit/serving/guide", file));
        String guide = Files.readString(Path.of("../docs/serving.md"));
        String[] regions = source.split("// @start region=\"guide\"\n");
        assertThat(regions).hasSizeGreaterThan(1);
        for (int i = 1; i < regions.length; i++) {
            String shown = regions[i].substring(0, regions[i].indexOf("// @end"));
            assertThat(guide).contains("```java\n" + shown.stripTrailing().stripIndent() + "\n```");
        }
    }
}
