package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.RowResult.Answered;
import dev.mlopskit.serving.RowResult.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictEachTest {
    private final Random random = new Random(7);

    @Test
    void good_rows_have_the_answers_that_they_have_alone_and_bad_ones_an_error_with_their_place() {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(Models.penguins("labels").build())) {
            for (double share : List.of(0.0, 0.01, 0.5, 1.0)) {
                List<Map<String, ?>> rows = new ArrayList<>();
                for (int row = 0; row < 3000; row++) rows.add(random.nextDouble() < share ? bad() : good());

                List<RowResult<Map<String, Object>>> results = predictor.predictEach(rows);

                assertThat(results).hasSameSizeAs(rows);
                for (int row = 0; row < rows.size(); row++)
                    if (results.get(row) instanceof Answered<Map<String, Object>> answered)
                        assertThat(answered.value())
                                .containsEntry(
                                        "label",
                                        predictor.predict(rows.get(row)).get("label"));
                    else
                        assertThat(((Refused<?>) results.get(row)).error())
                                .isInstanceOfSatisfying(SignatureException.class, placed(row));
                assertThat(results.stream().filter(Refused.class::isInstance).count())
                        .isEqualTo(rows.stream().filter(row -> row.size() != 4).count());
            }
            assertThat(predictor.predictEach(List.of())).isEmpty();
        }
    }

    @Test
    void params_are_those_of_predict_and_a_wrong_one_refuses_them_all() {
        Signature signature = Models.signatureBuilder()
                .param(new ParamSpec("t", DataType.DOUBLE, 0.5, false))
                .build();
        ModelPackage model =
                ModelPackage.onnx(Models.onnx("labels")).signature(signature).build();
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            List<Map<String, ?>> rows = List.of(good(), bad());
            List<RowResult<Map<String, Object>>> results = predictor.predictEach(rows, Map.of("t", 0.25));
            assertThat(results.get(0)).isInstanceOf(Answered.class);
            assertThat(results.get(1)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> predictor.predictEach(rows, Map.of("t", "warm")))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("params.t");
        }
    }

    private static java.util.function.Consumer<SignatureException> placed(int row) {
        return e -> assertThat(e.row()).isEqualTo(OptionalInt.of(row));
    }

    private Map<String, Object> good() {
        Map<String, Object> row = new HashMap<>();
        for (Spec spec : Models.penguinSignature().inputs())
            row.put(String.valueOf(spec.name()), random.nextGaussian());
        return row;
    }

    /** Lacks a column, a different one each time, so that errors of later columns stand in earlier rows. */
    private Map<String, Object> bad() {
        Map<String, Object> row = good();
        row.remove(List.copyOf(row.keySet()).get(random.nextInt(4)));
        return row;
    }
}
