package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.Models.Penguin;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenCheckTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"labels", "scores", "zipmap"})
    void a_model_that_answers_its_golden_rows_as_it_did_is_loaded(String model) {
        ModelPackage made = Models.penguins(model).goldenRows(Models.PENGUINS).build();
        made.writeTo(folder, Models.NOWHERE);
        ModelPackage read = ModelPackage.read(folder);
        assertThat(read.goldenRows()).isPresent();
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(read)) {
            assertThat(predictor.signature()).isPresent();
        }
    }

    @Test
    void a_model_that_answers_something_else_is_refused_with_the_row_and_both_answers() {
        Map<String, Tensor> outputs = answers();
        float[] wrong = ((float[]) outputs.get("output").array()).clone();
        wrong[4] += 0.01f;
        outputs.put("output", Tensor.of(wrong, 2, 3));
        ModelPackage model = Models.penguins("scores")
                .goldenRows(new GoldenRows(Models.PENGUINS, outputs))
                .build();
        assertThatThrownBy(() -> Predictor.open(model, Penguin.class, float[].class))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("golden_rows.json")
                .hasMessageContaining("'output' of row 1")
                .hasMessageContaining(String.valueOf(wrong[4]));
        ModelPackage lax = Models.penguins("scores")
                .goldenRows(new GoldenRows(Models.PENGUINS, Map.of(), outputs, 0.02, 0))
                .build();
        Predictor.open(lax, Penguin.class, float[].class).close();
    }

    @Test
    void outputs_that_the_model_does_not_give_are_refused() {
        ModelPackage model = Models.penguins("scores")
                .goldenRows(new GoldenRows(Models.PENGUINS, Map.of("odds", Tensor.of(new float[2], 2))))
                .build();
        assertThatThrownBy(() -> Predictor.open(model))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'odds'");
    }

    private static Map<String, Tensor> answers() {
        try (Predictor<Penguin, float[]> predictor =
                Predictor.open(Models.penguins("scores").build(), Penguin.class, float[].class)) {
            List<float[]> rows = predictor.predict(Models.PENGUINS);
            float[] all = new float[6];
            for (int i = 0; i < 6; i++) all[i] = rows.get(i / 3)[i % 3];
            return new HashMap<>(Map.of("output", Tensor.of(all, 2, 3)));
        }
    }
}
