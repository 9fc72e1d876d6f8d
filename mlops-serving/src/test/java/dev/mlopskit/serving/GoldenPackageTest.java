package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.serving.Models.Penguin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packages that earlier versions wrote, read by this one. Each release adds its own, one of every flavor, written by
 * {@code mvn -pl mlops-serving -am test -Dtest=GoldenPackageTest -Dgolden.write=src/test/resources/golden/VERSION}.
 */
class GoldenPackageTest {
    @TempDir
    Path folder;

    private static Path golden(String name) {
        try {
            return Path.of(GoldenPackageTest.class.getResource("/golden" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of every flavor, as {@code 0.1.0/onnx}. */
    static List<String> packages() {
        try (Stream<Path> folders = Files.walk(golden(""), 2)) {
            return folders.filter(folder -> Files.exists(folder.resolve("MLmodel")))
                    .map(folder -> golden("").relativize(folder).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("0.1.0/first"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyFlavorIsAmongThem() {
        assertThat(packages())
                .extracting(name -> name.replaceFirst(".*/", ""))
                .contains("java_function", "lightgbm", "model_pipeline", "onnx", "pmml", "tribuo", "xgboost");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void isReadAndAnswersItsGoldenRowsAsItDid(String name) {
        ModelPackage read = ModelPackage.read(golden("/" + name));
        assertThat(read.flavors()).contains(name.replaceFirst(".*/", ""));
        List<String> inputs =
                read.signature().orElseThrow().inputs().stream().map(Spec::name).toList();
        assertThat(read.profile().orElseThrow().columns().keySet()).containsExactlyElementsOf(inputs);
        assertThat(read.profile().orElseThrow().rows()).isEqualTo(20);
        assertThat(read.metadata()).containsEntry("author", "tests");
        assertThat(read.provenance().orElseThrow().params()).isEqualTo(Map.of("epochs", "5"));
        GoldenRows golden = read.goldenRows().orElseThrow();
        assertThat(golden.rows()).hasSize(3);
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(read)) {
            for (int row = 0; row < 3; row++)
                for (Map.Entry<String, Tensor> output : golden.outputs().entrySet())
                    assertSame(
                            output.getValue(),
                            row,
                            predictor.predict(asMap(golden.rows().get(row))).get(output.getKey()));
        }
    }

    /** Some flavors have a way of their own for one row. */
    @ParameterizedTest
    @MethodSource("packages")
    void answersOneRowAsItAnswersSeveral(String name) {
        ModelPackage read = ModelPackage.read(golden("/" + name));
        List<Map<String, ?>> rows = new ArrayList<>();
        for (Object row : read.goldenRows().orElseThrow().rows()) rows.add(asMap(row));
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(read)) {
            List<Map<String, Object>> several = predictor.predict(rows);
            for (int row = 0; row < rows.size(); row++)
                assertThat(predictor.predict(rows.get(row)))
                        .usingRecursiveComparison()
                        .isEqualTo(several.get(row));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> asMap(Object row) {
        return (Map<String, ?>) row;
    }

    /** A row of what was answered, and what is. */
    private static void assertSame(Tensor then, int row, Object now) {
        int width = then.size() / 3;
        double[] numbers = now instanceof String ? null : Boosters.flat(now);
        for (int i = 0; i < width; i++) {
            Object expected = then.get(row * width + i);
            if (numbers == null) assertThat(now).isEqualTo(expected);
            else assertThat(numbers[i]).isCloseTo(((Number) expected).doubleValue(), within(1e-6));
        }
    }

    /** It was written before there were profiles, when sketches were any JSON. */
    @Test
    void theFirstOfVersion010() {
        ModelPackage read = ModelPackage.read(golden("/0.1.0/first"));
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
        for (Map.Entry<String, ModelPackage> each : GoldenPackages.all(folder).entrySet()) {
            Path directory = Path.of(System.getProperty("golden.write"), each.getKey());
            Files.createDirectories(directory);
            each.getValue().writeTo(directory, Models.NOWHERE);
        }
    }
}
