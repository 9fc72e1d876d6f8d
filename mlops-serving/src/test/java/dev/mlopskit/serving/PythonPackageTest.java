package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Models.Penguin;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    @ValueSource(strings = {"3.0.1", "3.17.2"})
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
    @ValueSource(strings = {"3.0.1", "3.17.2"})
    void tensors(String version) throws Exception {
        ModelPackage model = ModelPackage.read(packageOf(version, "tensors"));
        try (Predictor<float[], float[]> predictor = Predictor.open(model, float[].class, float[].class)) {
            assertThat(predictor.predict(new float[] {39.1f, 18.7f, 181, 3750})).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0.1", "3.17.2"})
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

    private static Path packageOf(String version, String name) throws URISyntaxException {
        return Path.of(PythonPackageTest.class
                .getResource("/python/" + version + "/" + name)
                .toURI());
    }
}
