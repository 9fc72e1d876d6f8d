package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.examples.penguins.Penguin;
import dev.mlopskit.examples.penguins.Species;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One model, two languages: Python loads what Java logged and answers as Java does, and the other way round. */
class ModelTest {
    private static final String CHAMPION = "models:/penguins@champion";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void the_champion_answers_the_hold_out_in_Python_as_it_did_in_Java(Mlflow mlflow) throws Exception {
        PenguinsStore.write(folder);
        List<Node> served = served();
        List<Map<String, Double>> rows =
                served.stream().map(row -> columns(row.at("penguin"))).toList();
        Path asked = Files.writeString(folder.resolve("rows.json"), Json.write(rows));

        Node answers = mlflow.run("predict.py", folder, CHAMPION, asked.toString());

        assertThat(served).hasSizeGreaterThan(30);
        assertThat(answers.at("species").items())
                .extracting(Node::text)
                .containsExactlyElementsOf(served.stream()
                        .map(row -> row.at("answer", "species").text())
                        .toList());
        for (String species : Species.NAMES)
            for (int i = 0; i < served.size(); i++)
                assertThat(answers.at("probability_" + species).items().get(i).decimal())
                        .as("probability that row %d is %s", i, species)
                        .isCloseTo(
                                served.get(i)
                                        .at("answer", "probability" + species)
                                        .decimal(),
                                within(1e-5));
    }

    /** A row by the names of the CSV and the signature: {@code billLengthMm} is {@code bill_length_mm} there. */
    private static Map<String, Double> columns(Node penguin) {
        Map<String, Double> columns = new LinkedHashMap<>();
        penguin.map()
                .forEach((name, value) ->
                        columns.put(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), value.decimal()));
        return columns;
    }

    private List<Node> served() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Predictor<Penguin, Species> champion =
                        Predictor.open(tracking, CHAMPION, Penguin.class, Species.class)) {
            assertThat(champion.signature()).isPresent();
            RunData serving = tracking.experiment("penguins")
                    .runs("metrics.served_accuracy > 0")
                    .list()
                    .get(0);
            String json = tracking.artifacts(serving.runId()).text("served.json");
            return new Node(Json.read(json)).items();
        }
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void a_model_that_Python_saved_answers_in_Java(Mlflow mlflow) {
        mlflow.run("make_model.py", folder);
        try (Predictor<Map<String, ?>, Map<String, Object>> model =
                Predictor.open(ModelPackage.read(folder.resolve("model")))) {
            assertThat(model.signature()).isPresent();
            Map<String, Tensor> answer =
                    model.predictTensors(Map.of("x", Tensor.of(new float[] {3, 1, 0.5f, -2}, 2, 2)));
            assertThat(answer.get("y")).satisfies(y -> {
                assertThat(y.shape()).containsExactly(2L, 1L);
                assertThat(y.array()).isEqualTo(new float[] {5, 3});
            });
        }
    }
}
