package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide shows is what is compiled and run here. */
class GuideTest {
    @ParameterizedTest
    @CsvSource({
        "onnxruntime, onnxruntime", "xgboost4j_2.12, xgboost", "lightgbm4j, lightgbm", "tribuo-all, tribuo",
        "pmml4s_3, pmml4s", "zstd-jni, zstd", "duckdb_jdbc, duckdb", "micrometer-core, micrometer"
    })
    void the_libraries_to_add_are_those_that_are_tested(String artifact, String property) throws IOException {
        String build = Files.readString(Path.of("../pom.xml"));
        String start = "<" + property + ".version>";
        int from = build.indexOf(start) + start.length();
        assertThat(Files.readString(Path.of("../docs/serving.md")))
                .contains("<artifactId>" + artifact + "</artifactId>\n  <version>"
                        + build.substring(from, build.indexOf('<', from)) + "</version>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PackageTest.java", "PredictTest.java", "BoosterTest.java", "FunctionTest.java"})
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
