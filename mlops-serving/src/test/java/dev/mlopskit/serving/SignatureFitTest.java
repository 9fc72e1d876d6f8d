package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signature that does not fit its model is found when the package is built, and when somebody else's is opened. */
class SignatureFitTest {
    @TempDir
    Path folder;

    private static Signature columns(int count, DataType type) {
        Signature.Builder signature = Signature.builder();
        IntStream.range(0, count).forEach(i -> signature.input("c" + i, type));
        return signature.build();
    }

    private static void refused(byte[] onnx, Signature signature, String... told) {
        assertThatThrownBy(ModelPackage.onnx(onnx).signature(signature)::build)
                .isInstanceOf(SignatureException.class)
                .hasMessageContainingAll(told);
    }

    @Test
    void what_is_no_model_is_no_package() throws Exception {
        Path script = Files.writeString(folder.resolve("model.onnx"), "#!/bin/sh\necho hello\n");
        assertThatThrownBy(ModelPackage.onnx(script)::build)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("no ONNX model");
    }

    @Test
    void columns_are_as_many_as_the_model_has_and_of_types_that_become_its_own() {
        byte[] scores = Models.onnx("scores");
        refused(scores, columns(1, DataType.STRING), "'input' float32[-1, 4]", "1 ('c0' string)", "order");
        refused(scores, columns(4, DataType.STRING), "string");
        refused(scores, columns(4, DataType.BOOLEAN), "boolean");
        for (int count : new int[] {1, 3, 5}) refused(scores, columns(count, DataType.DOUBLE), count + " ('c0' double");
        for (DataType type : List.of(DataType.INTEGER, DataType.LONG, DataType.FLOAT, DataType.DOUBLE))
            assertThatCode(ModelPackage.onnx(scores).signature(columns(4, type))::build)
                    .doesNotThrowAnyException();
    }

    @Test
    void tensors_have_a_shape_and_a_type_that_the_model_takes() {
        byte[] scores = Models.onnx("scores");
        refused(
                scores,
                Signature.builder()
                        .input(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, 5L)))
                        .build(),
                "5");
        refused(
                scores,
                Signature.builder()
                        .input(new TensorSpec("x", Dtype.STRING, List.of(-1L, 4L)))
                        .build(),
                "str");
        refused(
                scores,
                Signature.builder()
                        .input(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L)))
                        .build(),
                "[-1]");
        // One tensor needs no name of the model's, and a length that is open fits any.
        for (String name : new String[] {null, "x", "input"})
            assertThatCode(ModelPackage.onnx(scores)
                            .signature(Signature.builder()
                                    .input(new TensorSpec(name, Dtype.FLOAT64, List.of(-1L, -1L)))
                                    .build())::build)
                    .doesNotThrowAnyException();
    }

    @Test
    void several_inputs_have_the_names_of_the_models_own() {
        byte[] model = Models.onnx("columns");
        Signature.Builder right = Signature.builder()
                .input("a", DataType.FLOAT)
                .input(new ColumnSpec("b", DataType.LONG, false))
                .input("c", DataType.STRING)
                .input("d", DataType.BOOLEAN);
        assertThatCode(ModelPackage.onnx(model).signature(right.build())::build).doesNotThrowAnyException();
        Signature wrong = Signature.builder()
                .input("a", DataType.FLOAT)
                .input("b", DataType.LONG)
                .input("see", DataType.STRING)
                .input("d", DataType.BOOLEAN)
                .build();
        refused(model, wrong, "'c' str[-1]", "'see' string", "name its inputs as the model does");
    }

    @Test
    void outputs_are_those_of_the_model() {
        byte[] labels = Models.onnx("labels");
        Signature.Builder wrong = Models.signatureBuilder().output("species", DataType.STRING);
        refused(labels, wrong.build(), "'species'", "'label' str[-1]", "or leave them out");
        refused(
                labels,
                Models.signatureBuilder().output("label", DataType.DOUBLE).build(),
                "'label'");
        refused(
                labels,
                Models.signatureBuilder()
                        .output("probabilities", DataType.FLOAT)
                        .build(),
                "float32[-1, 3]");
        refused(
                labels,
                Models.signatureBuilder()
                        .output(new TensorSpec("probabilities", Dtype.FLOAT32, List.of(-1L, 2L)))
                        .build(),
                "'probabilities'");
        Signature right = Models.signatureBuilder()
                .output("label", DataType.STRING)
                .output("class_id", DataType.INTEGER)
                .output("probabilities", new ColumnType.ArrayOf(new ColumnType.Scalar(DataType.DOUBLE)))
                .build();
        assertThatCode(ModelPackage.onnx(labels).signature(right)::build).doesNotThrowAnyException();
    }

    @Test
    void a_booster_has_the_columns_that_it_was_trained_on() throws Exception {
        byte[] booster = Files.readAllBytes(Boosters.folder("xgboost-softprob").resolve("model.ubj"));
        int features = ModelPackage.read(Boosters.folder("xgboost-softprob"))
                .signature()
                .orElseThrow()
                .inputs()
                .size();
        for (int count : new int[] {1, features + 2})
            assertThatThrownBy(ModelPackage.xgboost(booster).signature(columns(count, DataType.DOUBLE))::build)
                    .isInstanceOfAny(SignatureException.class, ModelFormatException.class)
                    .hasMessageContaining("signature");
    }

    /** Nobody checked them there. */
    @ParameterizedTest
    @ValueSource(strings = {"string", "double"})
    void a_targetof_python_is_checked_when_it_is_opened(String type) throws Exception {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.write(model.resolve("model.onnx"), Models.onnx("scores"));
        Files.writeString(model.resolve("MLmodel"), """
                flavors:
                  onnx:
                    data: model.onnx
                signature:
                  inputs: '[{"type": "%s", "name": "x", "required": true}]'
                  outputs: '[{"type": "long", "name": "whatever", "required": true}]'
                """.formatted(type));
        ModelPackage read = ModelPackage.read(model);
        assertThatThrownBy(() -> Predictor.open(read))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("1 ('x' " + type + ")");
    }

    @Test
    void what_python_says_of_outputs_is_not_checked_as_it_is_nowhere_there() {
        Path model = Path.of("src/test/resources/python/3.17.2/columns");
        assertThat(ModelPackage.read(model).signature().orElseThrow().outputs()).hasSize(1);
        Predictor.open(ModelPackage.read(model)).close();
    }

    @Test
    void weights_beside_a_model_are_looked_for_when_the_targetis_opened() throws Exception {
        Path python = Path.of("src/test/resources/python/3.17.2/external");
        String weights = "25c07a40-e784-11f1-8c29-02fc00000001.data";
        Path target = Files.createDirectory(folder.resolve("package"));
        ModelPackage.onnx(Files.readAllBytes(python.resolve("model.onnx")))
                .file(weights, python.resolve(weights))
                .build()
                .writeTo(target, Models.NOWHERE);
        Predictor.open(ModelPackage.read(target)).close();
    }
}
