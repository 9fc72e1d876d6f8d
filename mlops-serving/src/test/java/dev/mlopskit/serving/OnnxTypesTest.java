package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Types of ONNX beside the usual matrices; see also {@code sequencesOfMaps} and {@code oneInputForEachColumn} of PredictorTest. */
class OnnxTypesTest {
    @Test
    void half_precision_is_float_in_java() {
        try (Predictor<float[], float[]> predictor =
                Predictor.open(ModelPackage.onnx(Models.onnx("half")).build(), float[].class, float[].class)) {
            assertThat(predictor.inputs()).containsExactly(new TensorSpec("x", Dtype.FLOAT16, List.of(-1L, 2L)));
            assertThat(predictor.predict(new float[] {1.5f, -0.25f})).containsExactly(3, -0.5f);
            // What half precision cannot hold is rounded to what it can, and 65,504 is its largest number.
            assertThat(predictor
                            .predict(List.of(new float[] {0.1f, 40000}, new float[] {0, 1}))
                            .get(0))
                    .containsExactly(0.19995117f, Float.POSITIVE_INFINITY);
        }
    }

    record Row(float a, long b, Optional<String> c, boolean d) {}

    private static ModelPackage columns() {
        return ModelPackage.onnx(Models.onnx("columns")).signature(optional()).build();
    }

    private static Signature optional() {
        return Signature.builder()
                .input("a", DataType.FLOAT)
                .input("b", DataType.LONG)
                .input(new ColumnSpec("c", DataType.STRING, false))
                .input("d", DataType.BOOLEAN)
                .build();
    }

    private static final List<Row> NULL_IN_ROW_1 =
            List.of(new Row(1, 2, Optional.of("x"), true), new Row(1, 2, Optional.empty(), true));

    @Test
    void a_text_that_is_absent_is_the_callers_fault_and_has_its_place() {
        try (Predictor<Row, Object> predictor = maps(columns())) {
            assertThatThrownBy(() -> predictor.predict(NULL_IN_ROW_1))
                    .isInstanceOfSatisfying(SignatureException.class, e -> {
                        assertThat(e.name()).isEqualTo("c");
                        assertThat(e.row()).isEqualTo(OptionalInt.of(1));
                    });
            assertThat(predictor.predictEach(NULL_IN_ROW_1))
                    .extracting(Object::getClass)
                    .isEqualTo(List.of(RowResult.Answered.class, RowResult.Refused.class));
        }
    }

    @Test
    void so_it_is_in_a_step_of_a_pipeline() {
        ModelPackage model = ModelPackage.pipeline(optional())
                .step("columns", columns())
                .output("text", "columns.text")
                .packaged()
                .build();
        try (Predictor<Row, Object> predictor = maps(model)) {
            assertThatThrownBy(() -> predictor.predict(NULL_IN_ROW_1))
                    .isInstanceOfSatisfying(SignatureException.class, e -> {
                        assertThat(e.name()).isEqualTo("c");
                        assertThat(e.row()).isEqualTo(OptionalInt.of(1));
                        assertThat(e).hasMessageContaining("step 'columns'");
                    });
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Predictor<Row, Object> maps(ModelPackage model) {
        return (Predictor) Predictor.open(model, Row.class, Map.class);
    }

    @Test
    void of_no_rows_sequences_are_empty_as_all_else_is() {
        for (String name : List.of("sequence", "zipmap"))
            try (Predictor<?, ?> predictor =
                    Predictor.open(ModelPackage.onnx(Models.onnx(name)).build())) {
                TensorSpec input = predictor.inputs().get(0);
                Tensor none = Tensor.of(new float[0], 0, input.shape().get(1));
                Map<String, Tensor> outputs = predictor.predictTensors(Map.of(String.valueOf(input.name()), none));
                assertThat(outputs.keySet())
                        .containsExactlyElementsOf(predictor.outputs().stream()
                                .map(TensorSpec::name)
                                .toList());
                for (TensorSpec output : predictor.outputs())
                    if (output.dtype() == Dtype.OBJECT)
                        assertThat(outputs.get(output.name()).size()).isZero();
            }
    }

    @Test
    void a_sequence_of_tensors_and_a_number_that_is_of_no_row_are_given_as_they_are() {
        try (Predictor<?, ?> predictor =
                Predictor.open(ModelPackage.onnx(Models.onnx("sequence")).build())) {
            Map<String, Tensor> outputs =
                    predictor.predictTensors(Map.of("x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)));
            assertThat(outputs.get("count").get(0)).isEqualTo(3L);
            assertThat(outputs.get("count").rank()).isZero();
            Tensor rows = outputs.get("rows");
            assertThat(rows.shape()).containsExactly(3L);
            assertThat(((Tensor) rows.get(1)).array()).isEqualTo(new float[] {3, 4});
        }
    }

    @Test
    void unsigned_numbers_keep_their_bits_and_are_read_without_a_sign() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(ModelPackage.onnx(Models.onnx("unsigned")).build())) {
            assertThat(predictor.inputs())
                    .extracting(TensorSpec::dtype)
                    .containsExactly(Dtype.UINT8, Dtype.UINT16, Dtype.UINT32, Dtype.UINT64);
            Map<String, Tensor> inputs = Map.of(
                    "u8", Tensor.of(Dtype.UINT8, new byte[] {-1, 1}, 2),
                    "u16", Tensor.of(Dtype.UINT16, new short[] {-1, 1}, 2),
                    "u32", Tensor.of(Dtype.UINT32, new int[] {-1, 1}, 2),
                    "u64", Tensor.of(Dtype.UINT64, new long[] {-1, 1}, 2));
            Map<String, Tensor> outputs = predictor.predictTensors(inputs);
            inputs.forEach((name, given) -> {
                Tensor found = outputs.get(name + "_out");
                assertThat(found.dtype()).isEqualTo(given.dtype());
                assertThat(found.array()).isEqualTo(given.array());
            });
        }
    }

    record Counts(int u8_out, int u16_out, long u32_out, long u64_out) {}

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void rows_give_and_get_unsigned_numbers_as_numbers() {
        try (Predictor<Map<String, Object>, Counts> predictor = (Predictor)
                Predictor.open(ModelPackage.onnx(Models.onnx("unsigned")).build(), Map.class, Counts.class)) {
            Map<String, Object> row = Map.of("u8", (byte) -56, "u16", 60_000, "u32", 4_000_000_000L, "u64", 5L);
            assertThat(predictor.predict(row)).isEqualTo(new Counts(200, 60_000, 4_000_000_000L, 5));
            assertThatThrownBy(() -> predictor.predict(Map.of("u8", (byte) 1, "u16", 65_536, "u32", 1, "u64", 1)))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("u16");
        }
    }

    @Test
    void a_type_that_java_cannot_hold_is_refused_when_the_model_is_loaded() {
        assertThatThrownBy(ModelPackage.onnx(Models.onnx("bfloat16"))::build)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'y'")
                .hasMessageContaining("BFLOAT16")
                .hasMessageContaining("cast it to float32");
    }
}
