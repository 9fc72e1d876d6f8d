package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.data.TableSketch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Models and rows that several tests use. The models are made by src/test/python/make_onnx.py. */
final class Models {
    record Penguin(double billLengthMm, double billDepthMm, int flipperLengthMm, int bodyMassG) {}

    enum Species {
        Adelie,
        Chinstrap,
        Gentoo
    }

    static final List<Penguin> PENGUINS =
            List.of(new Penguin(39.1, 18.7, 181, 3750), new Penguin(-40.0, -18.0, -190, -3800));

    static final dev.mlopskit.tracking.LoggableModel.Origin NOWHERE = new dev.mlopskit.tracking.LoggableModel.Origin(
            null, null, null, Instant.parse("2026-11-23T20:21:43.283360Z"));

    private Models() {}

    static byte[] onnx(String name) {
        try (InputStream in = Objects.requireNonNull(Models.class.getResourceAsStream("/onnx/" + name + ".onnx"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Signature penguinSignature() {
        return signatureBuilder().build();
    }

    static Signature.Builder signatureBuilder() {
        return Signature.builder()
                .input("bill_length_mm", DataType.DOUBLE)
                .input("bill_depth_mm", DataType.DOUBLE)
                .input("flipper_length_mm", DataType.DOUBLE)
                .input("body_mass_g", DataType.DOUBLE);
    }

    static PackageBuilder penguins(String model) {
        return ModelPackage.onnx(onnx(model))
                .signature(penguinSignature())
                .inputExample(PENGUINS)
                .metadata(Map.of("author", "tests"));
    }

    /** What the model "labels" answers for the penguins. */
    static GoldenRows golden() {
        float[] odds = new float[6];
        for (int i = 0; i < 6; i++) odds[i] = (float) softmax(PENGUINS.get(i / 3))[i % 3];
        return new GoldenRows(
                PENGUINS,
                Map.of(),
                Map.of(
                        "label", Tensor.of(new String[] {"Gentoo", "Adelie"}, 2),
                        "class_id", Tensor.of(new long[] {2, 0}, 2),
                        "probabilities", Tensor.of(odds, 2, 3)),
                1e-6,
                1e-5);
    }

    /** Of the penguins. */
    static TableProfile profile() {
        TableSketch sketch = TableSketch.of(Penguin.class);
        PENGUINS.forEach(sketch::add);
        return sketch.profile();
    }

    /** A package with all that one may have. */
    static PackageBuilder full() {
        return penguins("labels")
                .goldenRows(golden())
                .profile(profile())
                .param("epochs", 5)
                .metric("accuracy", 0.97)
                .dataset("penguins.csv", "0123abcd");
    }

    /** A package on disk. */
    static Path written(Path directory) throws IOException {
        Files.createDirectories(directory);
        penguins("labels").build().writeTo(directory, NOWHERE);
        return directory;
    }

    /** softmax(x W) as the generator of the models has it. */
    static double[] softmax(Penguin penguin) {
        double[] x = {penguin.billLengthMm(), penguin.billDepthMm(), penguin.flipperLengthMm(), penguin.bodyMassG()};
        double[] scores = new double[3];
        for (int j = 0; j < 3; j++) for (int i = 0; i < 4; i++) scores[j] += x[i] * (i + 1) * (j - 1) / 100;
        double max = Math.max(scores[0], Math.max(scores[1], scores[2]));
        double sum = 0;
        for (int j = 0; j < 3; j++) sum += scores[j] = Math.exp(scores[j] - max);
        for (int j = 0; j < 3; j++) scores[j] /= sum;
        return scores;
    }
}
