package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Models.Penguin;
import dev.mlopskit.serving.spi.ModelFunction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What errors and short texts say to somebody who meets them for the first time. */
class MessageTest {
    private enum Kind {
        adelie,
        GENTOO,
        Gentoo
    }

    private enum Other {
        chinstrap,
        macaroni
    }

    record X(double x) {}

    record Y(double y) {}

    record Text(String label) {}

    record Number(String classId) {}

    record W(String y) {}

    private static <O> O penguin(int row, Class<O> type) {
        try (Predictor<Penguin, O> predictor =
                Predictor.open(Models.penguins("labels").build(), Penguin.class, type)) {
            return predictor.predict(Models.PENGUINS.get(row));
        }
    }

    @Test
    void a_constant_is_found_whatever_the_case_of_its_letters_if_only_one_can_be_meant() {
        assertThat(penguin(1, Kind.class)).isEqualTo(Kind.adelie);
        assertThat(penguin(0, Kind.class)).isEqualTo(Kind.Gentoo);
        assertThatThrownBy(() -> penguin(0, Other.class))
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContainingAll("Gentoo", "[chinstrap, macaroni]", "Other");
    }

    @Test
    void a_text_is_a_text_or_the_number_of_a_class_and_no_fraction() {
        assertThat(penguin(0, Text.class)).isEqualTo(new Text("Gentoo"));
        assertThat(penguin(0, Number.class)).isEqualTo(new Number("2"));
        ModelFunction twice = ModelFunction.of("twice", X.class, Y.class, x -> new Y(2 * x.x()));
        ModelPackage model = ModelPackage.function("twice")
                .signature(Signature.builder().inputs(X.class).build())
                .build();
        try (Predictor<X, W> predictor = Predictor.open(model, X.class, W.class, PredictorOptions.of(twice))) {
            assertThatThrownBy(() -> predictor.predict(new X(1)))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContainingAll("'y'", "String", "Double 2.0");
        }
    }

    @Test
    void a_missing_column_is_told_with_those_that_are_there() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(Models.penguins("labels").build())) {
            Map<String, ?> row = Map.of("billLength", 1.0);
            assertThatThrownBy(() -> predictor.predict(row))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContainingAll("'bill_length_mm' in row 0", "double (required)", "[billLength]");
            Map<String, Tensor> columns = Map.of("bill", Tensor.column(new double[] {1}));
            assertThatThrownBy(() -> predictor.score(columns))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContainingAll("'bill_length_mm'", "double (required)", "only [bill]");
        }
    }

    @Test
    void a_tensor_of_another_shape_is_no_fault_of_the_signature() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(Models.penguins("labels").build())) {
            assertThatThrownBy(() -> predictor.predictTensors(Map.of("input", Tensor.of(new float[6], 2, 3))))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContainingAll("float32 of shape [-1, 4]", "[2, 3]")
                    .hasMessageNotContaining("signature");
        }
    }

    @Test
    void only_a_number_is_told_to_be_cast() {
        Signature.Builder signature = Signature.builder();
        for (String name : List.of("a", "b", "c", "d")) signature.input(name, DataType.FLOAT);
        ModelPackage model = ModelPackage.onnx(Models.onnx("scores"))
                .signature(signature.build())
                .build();
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            assertThatThrownBy(() -> predictor.predict(Map.of("a", 1.5, "b", 0f, "c", 0f, "d", 0f)))
                    .hasMessageContaining("cast to float");
            assertThatThrownBy(() -> predictor.predict(Map.of("a", "x", "b", 0f, "c", 0f, "d", 0f)))
                    .hasMessageContaining("String x")
                    .hasMessageNotContaining("cast to float");
        }
    }

    @Test
    void a_function_that_a_pipeline_lacks_is_told_with_where_it_is_given() {
        Signature signature = Signature.builder().inputs(X.class).build();
        ModelPipelineBuilder pipeline = ModelPackage.pipeline(signature)
                .step(
                        "twice",
                        ModelPackage.function("twice").signature(signature).build())
                .output("y", "twice.y");
        assertThatThrownBy(pipeline::packaged)
                .isInstanceOf(ModelExecutionException.class)
                .hasMessageContainingAll("'twice'", "ModelPipelineBuilder.functions(");
    }

    @Test
    void golden_rows_that_are_not_answered_so_make_a_sentence() {
        GoldenRows wrong =
                new GoldenRows(Models.PENGUINS, Map.of("label", Tensor.of(new String[] {"Adelie", "Adelie"}, 2)));
        ModelPackage model = Models.penguins("labels").goldenRows(wrong).build();
        assertThatThrownBy(() -> Predictor.open(model))
                .hasMessageContaining("'golden_rows.json' says that 'label' of row 0 is Adelie");
    }

    @Test
    void a_package_and_a_predictor_are_short_texts() {
        ModelPackage model = Models.penguins("labels").build();
        assertThat(model).hasToString("ModelPackage[onnx, python_function], 4 inputs");
        assertThat(ModelPackage.function("f").build()).hasToString("ModelPackage[java_function], no signature");
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            assertThat(predictor).hasToString("Predictor[4 inputs -> [label, class_id, probabilities]]");
        }
    }
}
