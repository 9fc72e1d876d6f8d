package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.RowResult.Answered;
import dev.mlopskit.serving.RowResult.Refused;
import dev.mlopskit.serving.internal.rows.EachRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    record Input(int x) {}

    record Output(int y) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 1022, 1023})
    void a_row_on_which_the_model_fails_is_found_by_halves(int bad) {
        AtomicInteger calls = new AtomicInteger();
        List<Input> rows = IntStream.range(0, 1024).mapToObj(Input::new).toList();
        List<RowResult<Output>> results = EachRow.of(rows, some -> {
            calls.incrementAndGet();
            for (Input row : some) if (row.x() == bad) throw new ModelExecutionException("fails", "on a row", null);
            return some.stream().map(row -> new Output(row.x())).toList();
        });
        assertThat(calls).hasValueLessThanOrEqualTo(21);
        for (int row = 0; row < 1024; row++)
            if (row == bad) assertThat(results.get(row)).isInstanceOf(Refused.class);
            else assertThat(results.get(row)).isEqualTo(new Answered<>(new Output(row)));
    }

    @Test
    void a_row_that_is_only_blamed_by_another_has_its_answer() {
        Signature signature = Signature.builder()
                .input(new TensorSpec(null, Dtype.FLOAT32, List.of(-1L, 4L)))
                .build();
        ModelPackage model =
                ModelPackage.onnx(Models.onnx("scores")).signature(signature).build();
        try (Predictor<float[], float[]> predictor = Predictor.open(model, float[].class, float[].class)) {
            assertThat(predictor.predictEach(List.of(new float[3], new float[4], new float[4], new float[5])))
                    .extracting(Object::getClass)
                    .isEqualTo(List.of(Refused.class, Answered.class, Answered.class, Refused.class));
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
