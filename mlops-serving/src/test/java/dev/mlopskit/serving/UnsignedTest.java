package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.internal.rows.Closeness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes without a sign are numbers from 0 to 255 wherever they are read as numbers. */
class UnsignedTest {
    record Whole(long y) {}

    record Real(double y) {}

    record Small(int y) {}

    record Bits(byte y) {}

    record Row(int[] y) {}

    record Numbers(List<Short> y) {}

    private static final Tensor BYTES = Tensor.of(Dtype.UINT8, new byte[] {(byte) 200, 7}, 2);
    private static final TensorSpec COLUMN = new TensorSpec("y", Dtype.UINT8, List.of(-1L));
    private static final TensorSpec MATRIX = new TensorSpec("y", Dtype.UINT8, List.of(-1L, 2L));

    @Test
    void an_element_is_the_value_and_the_array_has_the_bits() {
        assertThat(BYTES.get(0)).isEqualTo((short) 200);
        assertThat(BYTES.get(1)).isEqualTo((short) 7);
        assertThat(Tensor.of(Dtype.INT8, new byte[] {(byte) 200}, 1).get(0)).isEqualTo((byte) -56);
        assertThat(BYTES.array()).isEqualTo(new byte[] {(byte) 200, 7});
    }

    @Test
    void answers_have_the_value_in_each_type_that_may_hold_it() {
        Map<String, Integer> given = Map.of("y", 200);
        assertThat(answer(Whole.class, COLUMN, given).y()).isEqualTo(200);
        assertThat(answer(Real.class, COLUMN, given).y()).isEqualTo(200);
        assertThat(answer(Small.class, COLUMN, given).y()).isEqualTo(200);
        assertThat(answer(Bits.class, COLUMN, given).y()).isEqualTo((byte) 200);
        assertThat(answer(Map.class, COLUMN, given).get("y")).isEqualTo((short) 200);
        Map<String, List<Integer>> row = Map.of("y", List.of(200, 7));
        assertThat(answer(Row.class, MATRIX, row).y()).containsExactly(200, 7);
        assertThat(answer(Numbers.class, MATRIX, row).y()).containsExactly((short) 200, (short) 7);
        assertThat(answer(Map.class, MATRIX, row).get("y")).isEqualTo(new short[] {200, 7});
        assertThat(answer(byte[].class, MATRIX, row)).containsExactly((byte) 200, (byte) 7);
    }

    private static <O> O answer(Class<O> type, TensorSpec spec, Map<String, ?> row) {
        ModelPackage model = ModelPackage.function("identity").build();
        try (Predictor<?, O> predictor =
                Predictor.open(model, Map.class, type, PredictorOptions.of(new Identity(List.of(spec))))) {
            @SuppressWarnings("unchecked")
            Predictor<Map<String, ?>, O> maps = (Predictor<Map<String, ?>, O>) predictor;
            return maps.predict(row);
        }
    }

    @Test
    void a_row_gives_numbers_or_bits_and_no_number_is_wrapped_round() {
        assertThat(answer(Whole.class, COLUMN, Map.of("y", (byte) 200)).y()).isEqualTo(200);
        for (Object bad : List.of(256, -1, 200.0, "x"))
            assertThatThrownBy(() -> answer(Whole.class, COLUMN, Map.of("y", bad)))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("'y' in row 0");
    }

    @Test
    void bytes_with_a_sign_do_not_become_bytes_without_one_nor_the_other_way_round() {
        Tensor signed = Tensor.of(Dtype.INT8, new byte[] {-1, 1}, 2);
        try (Predictor<?, ?> unsigned = Identity.of(COLUMN);
                Predictor<?, ?> small = Identity.of(new TensorSpec("y", Dtype.INT8, List.of(-1L)));
                Predictor<?, ?> wide = Identity.of(new TensorSpec("y", Dtype.INT16, List.of(-1L)))) {
            assertThatThrownBy(() -> unsigned.predictTensors(Map.of("y", signed)))
                    .isInstanceOf(SignatureException.class);
            assertThatThrownBy(() -> small.predictTensors(Map.of("y", BYTES))).isInstanceOf(SignatureException.class);
            assertThat(wide.predictTensors(Map.of("y", BYTES)).get("y").array()).isEqualTo(new short[] {200, 7});
        }
    }

    @Test
    void ensembles_take_the_value() {
        Signature signature = Signature.builder().input(COLUMN).build();
        ModelPackage model = ModelPackage.pipeline(signature)
                .mean("mean", "y", "y")
                .vote("vote", "y", "y")
                .output("mean", "mean.value")
                .output("vote", "vote.value")
                .packaged()
                .build();
        try (Predictor<?, ?> predictor = Predictor.open(model)) {
            Map<String, Tensor> answers = predictor.score(Map.of("y", BYTES));
            assertThat(answers.get("mean").array()).isEqualTo(new double[] {200, 7});
            assertThat(answers.get("vote").array()).isEqualTo(BYTES.array());
        }
    }

    @Test
    void answers_are_compared_by_value() {
        Tensor below = Tensor.of(Dtype.UINT8, new byte[] {127}, 1);
        Tensor above = Tensor.of(Dtype.UINT8, new byte[] {(byte) 128}, 1);
        assertThat(new Closeness(1, 0).same(below, above)).isTrue();
        assertThat(new Closeness(1, 0).same(BYTES, Tensor.of(Dtype.UINT8, new byte[] {-56 + 3, 7}, 2)))
                .isFalse();
    }
}
