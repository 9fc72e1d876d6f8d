package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Models.Penguin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Packages that earlier versions wrote, read by this one. Each release adds its own, written by
 * {@code mvn -pl mlops-serving -am test -Dtest=GoldenPackageTest -Dgolden.write=src/test/resources/golden/VERSION}.
 */
class GoldenPackageTest {
    @Test
    void ofVersion010() throws Exception {
        Path golden =
                Path.of(GoldenPackageTest.class.getResource("/golden/0.1.0").toURI());
        ModelPackage read = ModelPackage.read(golden);
        assertThat(read.signature()).contains(Models.penguinSignature());
        assertThat(read.metadata()).isEqualTo(Map.of("author", "tests"));
        assertThat(read.profile().orElseThrow().toJson())
                .isEqualTo(Models.profile().toJson());
        assertThat(read.provenance()).hasValueSatisfying(provenance -> {
            assertThat(provenance.params()).isEqualTo(Map.of("epochs", "5"));
            assertThat(provenance.metrics()).isEqualTo(Map.of("accuracy", 0.97));
            assertThat(provenance.datasets()).containsExactly(new Provenance.Data("penguins.csv", "0123abcd", ""));
        });
        GoldenRows rows = read.goldenRows().orElseThrow();
        assertThat(rows.absolute()).isEqualTo(1e-6);
        assertThat(rows.rows()).hasSize(2).first().asString().contains("bill_length_mm=39.1");
        assertThat((long[]) rows.outputs().get("class_id").array()).containsExactly(2, 0);
        try (Predictor<Penguin, PredictorTest.Guess> predictor =
                Predictor.open(read, Penguin.class, PredictorTest.Guess.class)) {
            assertThat(predictor.predict(Models.PENGUINS.get(0)).classId()).isEqualTo(2);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "golden.write", matches = ".+")
    void write() throws IOException {
        Path directory = Path.of(System.getProperty("golden.write"));
        Files.createDirectories(directory);
        Models.full().build().writeTo(directory, Models.NOWHERE);
    }
}
