package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Column;
import dev.mlopskit.serving.Models.Penguin;
import dev.mlopskit.serving.Models.Species;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
    record Guess(Species label, long classId, float[] probabilities) {}

    record Row(float a, long b, String c, boolean d) {}

    record Result(double total, String text, boolean flag) {}

    record Annotated(
            @Column("label") String species,
            @Column("probabilities") List<Float> odds) {}

    @TempDir
    Path folder;

    @Test
    void recordsInAndOut() throws Exception {
        ModelPackage read = ModelPackage.read(Models.written(folder.resolve("model")));
        try (Predictor<Penguin, Guess> predictor = Predictor.open(read, Penguin.class, Guess.class)) {
            Guess guess = predictor.predict(Models.PENGUINS.get(0));
            assertThat(guess.label()).isEqualTo(Species.Gentoo);
            assertThat(guess.classId()).isEqualTo(2);
            List<Guess> all = predictor.predict(Models.PENGUINS);
            assertThat(all).extracting(Guess::label).containsExactly(Species.Gentoo, Species.Adelie);
            for (int row = 0; row < 2; row++)
                for (int i = 0; i < 3; i++)
                    assertThat((double) all.get(row).probabilities()[i])
                            .isCloseTo(Models.softmax(Models.PENGUINS.get(row))[i], within(1e-5));
            assertThat(predictor.predict(List.of())).isEmpty();
        }
    }

    @Test
    void mapsInAndOutFromMemory() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(Models.penguins("labels").build())) {
            Map<String, Object> guess = predictor.predict(row());
            assertThat(guess).containsOnlyKeys("label", "class_id", "probabilities");
            assertThat(guess).containsEntry("label", "Gentoo").containsEntry("class_id", 2L);
            assertThat((float[]) guess.get("probabilities")).hasSize(3);
        }
    }

    @Test
    void annotationsNameColumns() {
        ModelPackage model = Models.penguins("labels").build();
        try (Predictor<Penguin, Annotated> predictor = Predictor.open(model, Penguin.class, Annotated.class)) {
            Annotated guess = predictor.predict(Models.PENGUINS.get(1));
            assertThat(guess.species()).isEqualTo("Adelie");
            assertThat(guess.odds()).hasSize(3);
        }
    }

    @Test
    void aSingleOutputNeedsNoRecord() {
        ModelPackage model = Models.penguins("scores").build();
        try (Predictor<Penguin, double[]> predictor = Predictor.open(model, Penguin.class, double[].class)) {
            assertThat(predictor.predict(Models.PENGUINS.get(0))).hasSize(3);
        }
    }

    @Test
    void oneInputForEachColumn() {
        Signature signature = Signature.builder().inputs(Row.class).build();
        ModelPackage model = ModelPackage.onnx(Models.onnx("columns"))
                .signature(signature)
                .inputExample(List.of(new Row(1, 2, "x", true)))
                .build();
        try (Predictor<Row, Result> predictor = Predictor.open(model, Row.class, Result.class)) {
            assertThat(predictor.predict(List.of(new Row(1.5f, 2, "Ä", true), new Row(-1, 3, "", false))))
                    .containsExactly(new Result(3.5, "Ä", false), new Result(2, "", true));
        }
    }

    @Test
    void sequencesOfMaps() {
        ModelPackage model = Models.penguins("zipmap").build();
        try (Predictor<Penguin, Map<String, Object>> predictor = mapped(model)) {
            Map<?, ?> odds =
                    (Map<?, ?>) predictor.predict(Models.PENGUINS.get(1)).get("probabilities");
            assertThat(odds.keySet().stream().map(String::valueOf))
                    .containsExactlyInAnyOrder("Adelie", "Chinstrap", "Gentoo");
            assertThat((float) odds.get("Adelie")).isCloseTo(1f, within(1e-5f));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Predictor<Penguin, Map<String, Object>> mapped(ModelPackage model) {
        return (Predictor) Predictor.open(model, Penguin.class, Map.class);
    }

    @Test
    void tensorSignatures() {
        Signature signature = Signature.builder()
                .input(new TensorSpec(null, Dtype.FLOAT32, List.of(-1L, 4L)))
                .output(new TensorSpec("output", Dtype.FLOAT32, List.of(-1L, 3L)))
                .build();
        ModelPackage model = ModelPackage.onnx(Models.onnx("scores"))
                .signature(signature)
                .inputExample(List.of(new float[] {1, 2, 3, 4}))
                .build();
        try (Predictor<float[], float[]> predictor = Predictor.open(model, float[].class, float[].class)) {
            assertThat(predictor.predict(new float[] {39.1f, 18.7f, 181, 3750})).hasSize(3);
            assertThatThrownBy(() -> predictor.predict(new float[3]))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("[1, 3]")
                    .hasMessageContaining("[4]");
            Map<String, Tensor> out = predictor.predictTensors(Map.of("input", Tensor.of(new float[8], 2, 4)));
            assertThat(out.get("output").shape()).containsExactly(2L, 3L);
            assertThatThrownBy(() -> predictor.predictTensors(Map.of("input", Tensor.of(new float[6], 2, 3))))
                    .isInstanceOf(SignatureException.class);
        }
        try (Predictor<double[], float[]> predictor = Predictor.open(model, double[].class, float[].class)) {
            assertThatThrownBy(() -> predictor.predict(new double[4])).isInstanceOf(SignatureException.class);
        }
    }

    @Test
    void withoutASignatureTheModelDeclares() {
        ModelPackage model = ModelPackage.onnx(Models.onnx("scores")).build();
        try (Predictor<double[], float[]> predictor = Predictor.open(model, double[].class, float[].class)) {
            assertThat(predictor.predict(new double[] {39.1, 18.7, 181, 3750})).hasSize(3);
        }
        // Nothing says in which order the components would have to stand.
        assertThatThrownBy(() -> Predictor.open(model, Penguin.class, float[].class))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("signature that names the columns");
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            assertThat(predictor.predict(Map.of("input", List.of(1.0, 2.0, 3.0, 4))))
                    .containsKey("output");
        }
    }

    @Test
    void badRowsAreNamed() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(Models.penguins("labels").build())) {
            Map<String, Object> text = row();
            text.put("body_mass_g", "heavy");
            assertThatThrownBy(() -> predictor.predict(List.of(row(), text)))
                    .isInstanceOfSatisfying(SignatureException.class, e -> {
                        assertThat(e.name()).isEqualTo("body_mass_g");
                        assertThat(e.row()).isEqualTo(OptionalInt.of(1));
                        assertThat(e.expected()).isEqualTo("double");
                        assertThat(e.found()).isEqualTo("String heavy");
                    });
            Map<String, Object> missing = row();
            missing.remove("bill_depth_mm");
            assertThatThrownBy(() -> predictor.predict(missing))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("bill_depth_mm")
                    .hasMessageContaining("required");
            Map<String, Object> large = row();
            large.put("body_mass_g", (1L << 53) + 1);
            assertThatThrownBy(() -> predictor.predict(large)).isInstanceOf(SignatureException.class);
            Map<String, Object> extra = row();
            extra.put("island", "Dream");
            assertThat(predictor.predict(extra)).containsEntry("label", "Gentoo");
        }
    }

    record NoMass(double billLengthMm, double billDepthMm, int flipperLengthMm) {}

    record TextMass(double billLengthMm, double billDepthMm, int flipperLengthMm, String bodyMassG) {}

    record Unknown(String nonsense) {}

    @Test
    void typesThatCannotFitAreRefusedWhenItIsOpened() {
        ModelPackage model = Models.penguins("labels").build();
        assertThatThrownBy(() -> Predictor.open(model, NoMass.class, Guess.class))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("body_mass_g")
                .hasMessageContaining("@Column");
        assertThatThrownBy(() -> Predictor.open(model, TextMass.class, Guess.class))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("String");
        assertThatThrownBy(() -> Predictor.open(model, Penguin.class, Unknown.class))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("nonsense")
                .hasMessageContaining("label");
        assertThatThrownBy(() -> Predictor.open(model, double[].class, Guess.class))
                .isInstanceOf(SignatureException.class);
    }

    private static Map<String, Object> row() {
        return new HashMap<>(
                Map.of("bill_length_mm", 39.1, "bill_depth_mm", 18.7f, "flipper_length_mm", 181, "body_mass_g", 3750L));
    }
}
