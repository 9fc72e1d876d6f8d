package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependenciesTest {
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
}
