package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Column;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.spi.ModelFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A component is a column by one rule, whether a signature is made of it or a function gives it. */
class NameRuleTest {
    record In(double firstValue, @Column("Second") double second) {}

    record Out(double outValue, @Column("Exact") String exact) {}

    private static final ModelFunction FUNCTION =
            ModelFunction.of("f", In.class, Out.class, in -> new Out(in.firstValue() + in.second(), "x"));

    private static Map<String, Object> answer(Signature signature) {
        ModelPackage model = ModelPackage.function("f").signature(signature).build();
        try (Predictor<In, Map<?, ?>> predictor = open(model)) {
            assertThat(predictor.outputs()).hasSize(2);
            @SuppressWarnings("unchecked")
            Map<String, Object> answer = (Map<String, Object>) predictor.predict(new In(1, 2));
            return answer;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Predictor<In, Map<?, ?>> open(ModelPackage model) {
        return (Predictor) Predictor.open(model, In.class, Map.class, PredictorOptions.of(FUNCTION));
    }

    @Test
    void a_function_gives_the_names_that_a_signature_of_its_records_has() {
        Signature signature =
                Signature.builder().inputs(In.class).outputs(Out.class).build();
        assertThat(signature.inputs()).extracting(Spec::name).containsExactly("first_value", "Second");
        assertThat(signature.outputs()).extracting(Spec::name).containsExactly("out_value", "Exact");
        assertThat(answer(signature)).isEqualTo(Map.of("out_value", 3.0, "Exact", "x"));
        assertThat(answer(Signature.builder().inputs(In.class).build()))
                .isEqualTo(Map.of("out_value", 3.0, "Exact", "x"));
    }

    @Test
    void what_a_signature_calls_them_stands() {
        Signature camel = Signature.builder()
                .input("firstValue", DataType.DOUBLE)
                .input("Second", DataType.DOUBLE)
                .output("outValue", DataType.DOUBLE)
                .output("Exact", DataType.STRING)
                .build();
        assertThat(answer(camel)).isEqualTo(Map.of("outValue", 3.0, "Exact", "x"));
    }

    private enum Species {
        A
    }

    record Guess(Species label, float[] probabilities, long classId) {}

    record Late(Duration lateness) {}

    @Test
    void outputs_of_a_record_are_columns_and_lists() {
        Signature signature =
                Signature.builder().inputs(In.class).outputs(Guess.class).build();
        assertThat(signature.outputs())
                .containsExactly(
                        new ColumnSpec("label", DataType.STRING, true),
                        new ColumnSpec(
                                "probabilities", new ColumnType.ArrayOf(new ColumnType.Scalar(DataType.FLOAT)), true),
                        new ColumnSpec("class_id", DataType.LONG, true));
        assertThatThrownBy(() -> Signature.builder().outputs(Late.class))
                .isInstanceOf(SignatureException.class)
                .hasMessageContainingAll("lateness", "Duration");
    }

    @Test
    void tensors_are_said_in_one_line() {
        assertThat(Signature.builder()
                        .input("x", Dtype.FLOAT32, -1, 4)
                        .output(null, Dtype.INT64, -1)
                        .build())
                .isEqualTo(Signature.builder()
                        .input(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, 4L)))
                        .output(new TensorSpec(null, Dtype.INT64, List.of(-1L)))
                        .build());
    }
}
