package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Models.Penguin;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that Python's MLflow wrote (src/test/python/make_packages.py). */
class PythonPackageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"2.9.2", "2.22.0", "3.0.1", "3.17.2"})
    void columns(String version) throws Exception {
        ModelPackage model = ModelPackage.read(packageOf(version, "columns"));
        Signature signature = model.signature().orElseThrow();
        assertThat(signature.inputs()).contains(new ColumnSpec("body_mass_g", DataType.LONG, true));
        assertThat(signature.params())
                .containsExactly(
                        new ParamSpec("a", DataType.LONG, 1, false),
                        new ParamSpec("b", DataType.DOUBLE, List.of(1.5), true));
        assertThat(model.metadata()).isEqualTo(Map.of("k", "v"));
        try (Predictor<Penguin, PredictorTest.Guess> predictor =
                Predictor.open(model, Penguin.class, PredictorTest.Guess.class)) {
            assertThat(predictor.predict(Models.PENGUINS))
                    .extracting(PredictorTest.Guess::classId)
                    .containsExactly(2L, 0L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.9.2", "2.22.0", "3.0.1", "3.17.2"})
    void tensors(String version) throws Exception {
        ModelPackage model = ModelPackage.read(packageOf(version, "tensors"));
        try (Predictor<float[], float[]> predictor = Predictor.open(model, float[].class, float[].class)) {
            assertThat(predictor.predict(new float[] {39.1f, 18.7f, 181, 3750})).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.9.2", "2.22.0", "3.0.1", "3.17.2"})
    void weightsBesideTheModel(String version) throws Exception {
        ModelPackage read = ModelPackage.read(packageOf(version, "external"));
        assertThat(read.signature()).isEmpty();
        Path copy = Files.createDirectory(folder.resolve("copy"));
        read.writeTo(copy, Models.NOWHERE);
        try (Predictor<double[], double[]> predictor =
                Predictor.open(ModelPackage.read(copy), double[].class, double[].class)) {
            Penguin penguin = Models.PENGUINS.get(0);
            double[] odds = predictor.predict(new double[] {
                penguin.billLengthMm(), penguin.billDepthMm(), penguin.flipperLengthMm(), penguin.bodyMassG()
            });
            for (int i = 0; i < 3; i++)
                assertThat(odds[i]).isCloseTo(Models.softmax(Models.PENGUINS.get(0))[i], within(1e-5));
        }
    }

    private static final ColumnType ITEM = ColumnType.object(
            new ColumnType.Property("sku", DataType.STRING, true), new ColumnType.Property("n", DataType.LONG, false));

    @ParameterizedTest
    @ValueSource(strings = {"2.9.2", "2.22.0", "3.17.2"})
    void signaturesOfEveryTypeOfThatMlflow(String version) throws Exception {
        Signature signature =
                ModelPackage.read(packageOf(version, "types")).signature().orElseThrow();
        List<Spec> expected = new ArrayList<>();
        for (DataType type : DataType.values())
            expected.add(new ColumnSpec(type.mlflowName(), type, type != DataType.STRING));
        assertThat(signature.params()).contains(new ParamSpec("when", DataType.DATETIME, "2024-02-29T12:30:00", false));
        if (version.startsWith("2.9")) {
            assertThat(signature.inputs()).isEqualTo(expected).isEqualTo(signature.outputs());
            return;
        }
        List<Spec> nested = List.of(
                new ColumnSpec("array", ColumnType.arrayOf(DataType.DOUBLE), true),
                new ColumnSpec("matrix", ColumnType.arrayOf(ColumnType.arrayOf(ITEM)), false),
                new ColumnSpec(
                        "object",
                        ColumnType.object(
                                new ColumnType.Property("items", ColumnType.arrayOf(ITEM), true),
                                new ColumnType.Property("at", DataType.DATETIME, true)),
                        true),
                new ColumnSpec("map", ColumnType.mapOf(ColumnType.arrayOf(DataType.BINARY)), true),
                new ColumnSpec("vector", new ColumnType.SparkVector(), true),
                new ColumnSpec("any", ColumnType.any(), false),
                new ColumnSpec("anys", ColumnType.arrayOf(ColumnType.any()), true));
        expected.addAll(nested);
        assertThat(signature.inputs()).isEqualTo(expected);
        assertThat(signature.outputs()).isEqualTo(nested);
        assertThat(signature.params())
                .contains(
                        new ParamSpec("stop", DataType.STRING, List.of("a", "b"), true),
                        new ParamSpec(
                                "options",
                                ColumnType.object(
                                        new ColumnType.Property("k", ColumnType.arrayOf(DataType.LONG), true)),
                                Map.of("k", List.of(1)),
                                false));
    }

    private static Path packageOf(String version, String name) throws URISyntaxException {
        return Path.of(PythonPackageTest.class
                .getResource("/python/" + version + "/" + name)
                .toURI());
    }
}
