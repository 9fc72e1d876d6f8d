package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreTest {
    @Test
    void columns_have_the_answers_of_the_rows() {
        try (Predictor<Models.Penguin, float[]> predictor =
                Predictor.open(Models.penguins("scores").build(), Models.Penguin.class, float[].class)) {
            Map<String, Tensor> columns = columns();
            Tensor scores = predictor.score(columns).values().iterator().next();
            assertThat(scores.shape()).containsExactly(2L, 3L);
            List<float[]> rows = predictor.predict(Models.PENGUINS);
            for (int row = 0; row < 2; row++)
                for (int i = 0; i < 3; i++) assertThat(scores.get(row * 3 + i)).isEqualTo(rows.get(row)[i]);
        }
    }

    @Test
    void columns_are_widened_where_no_value_changes_and_refused_otherwise() {
        try (Predictor<?, ?> predictor =
                Predictor.open(Models.penguins("scores").build())) {
            Map<String, Tensor> columns = columns();
            columns.put("body_mass_g", Tensor.column(new long[] {3750, 1L << 53}));
            columns.put("flipper_length_mm", Tensor.column(new int[] {181, -190}));
            columns.put("island", Tensor.column(new String[] {"Dream", "Biscoe"}));
            assertThat(predictor.score(columns)).hasSize(1);
            columns.put("body_mass_g", Tensor.column(new long[] {3750, (1L << 53) + 1}));
            assertThatThrownBy(() -> predictor.score(columns))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("'body_mass_g' in row 1")
                    .hasMessageContaining("double");
            columns.put("body_mass_g", Tensor.column(new double[3]));
            assertThatThrownBy(() -> predictor.score(columns))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("one length");
            columns.remove("body_mass_g");
            assertThatThrownBy(() -> predictor.score(columns))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("'body_mass_g'")
                    .hasMessageContaining("required");
        }
    }

    @Test
    void no_columns_at_all_are_no_rows_but_columns_that_are_absent() {
        try (Predictor<?, ?> predictor =
                Predictor.open(Models.penguins("scores").build())) {
            assertThatThrownBy(() -> predictor.score(Map.of()))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("'bill_length_mm': expected double (required), found no column");
        }
    }

    @Test
    void an_optional_column_may_be_absent() {
        Signature signature = Signature.builder()
                .input("a", DataType.DOUBLE)
                .input("b", DataType.DOUBLE)
                .input("c", DataType.DOUBLE)
                .input(new ColumnSpec("d", DataType.DOUBLE, false))
                .build();
        ModelPackage model =
                ModelPackage.onnx(Models.onnx("scores")).signature(signature).build();
        try (Predictor<?, ?> predictor = Predictor.open(model)) {
            Tensor one = Tensor.column(new double[] {1});
            Tensor scores = predictor
                    .score(Map.of("a", one, "b", one, "c", one))
                    .values()
                    .iterator()
                    .next();
            assertThat(scores.get(0)).isEqualTo(Float.NaN);
        }
    }

    private static Map<String, Tensor> columns() {
        return new HashMap<>(Map.of(
                "bill_length_mm", Tensor.column(new double[] {39.1, -40}),
                "bill_depth_mm", Tensor.column(new double[] {18.7, -18}),
                "flipper_length_mm", Tensor.column(new double[] {181, -190}),
                "body_mass_g", Tensor.column(new double[] {3750, -3800})));
    }
}
