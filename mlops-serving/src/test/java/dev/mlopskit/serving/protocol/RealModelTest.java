package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both protocols in front of a model that was read from disk; what each form of a request means is told by the other tests. */
class RealModelTest {
    private static final String ROWS = "[[39.1, 18.7, 181, 3750], [-40, -18, -190, -3800]]";
    private static final String NAMES = "['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g']";

    private final Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(golden());
    private final Protocol protocol = Protocol.all(Map.of("penguins", predictor));

    private static ModelPackage golden() {
        try {
            return ModelPackage.read(
                    Path.of(Objects.requireNonNull(RealModelTest.class.getResource("/golden/0.1.0/onnx"))
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        predictor.close();
    }

    private ProtocolResponse post(String path, String type, String body) {
        return protocol.handle(
                ProtocolRequest.post(path, type, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<?, ?> read(ProtocolResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return (Map<?, ?>) Objects.requireNonNull(Json.read(response.text()));
    }

    /** What the predictor itself answers. */
    private Map<String, Object> answer(int row) {
        double[][] rows = {{39.1, 18.7, 181, 3750}, {-40, -18, -190, -3800}};
        return predictor.predict(Map.of(
                "bill_length_mm", rows[row][0],
                "bill_depth_mm", rows[row][1],
                "flipper_length_mm", rows[row][2],
                "body_mass_g", rows[row][3]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"dataframe_split\": {\"columns\": NAMES, \"data\": ROWS}}",
                "application/json | {\"inputs\": {\"bill_length_mm\": [39.1, -40], \"bill_depth_mm\": [18.7, -18],"
                        + " \"flipper_length_mm\": [181, -190], \"body_mass_g\": [3750, -3800]}}",
                "text/csv | bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g;39.1,18.7,181,3750;-40,-18,-190,-3800"
            })
    void mlflow_scoring_gives_what_the_predictor_gives(String type, String body) {
        String text = body.replace("NAMES", NAMES).replace("ROWS", ROWS).replace(';', '\n');
        List<?> predictions = (List<?>) read(post("/invocations", type, text)).get("predictions");
        assertThat(predictions).hasSize(2);
        for (int row = 0; row < 2; row++) {
            Map<?, ?> prediction = (Map<?, ?>) predictions.get(row);
            Map<String, Object> answer = answer(row);
            assertThat(prediction.get("label"))
                    .isEqualTo(answer.get("label"))
                    .isEqualTo(row == 0 ? "Gentoo" : "Adelie");
            assertThat(((Number) prediction.get("class_id")).longValue()).isEqualTo(answer.get("class_id"));
            assertSame((List<?>) prediction.get("probabilities"), (float[]) answer.get("probabilities"), 0);
        }
    }

    @Test
    void open_inference_gives_what_the_predictor_gives_in_tensors() {
        Map<?, ?> metadata = read(protocol.handle(ProtocolRequest.get("/v2/models/penguins")));
        assertThat(metadata.get("inputs").toString()).contains("bill_length_mm").contains("FP64");
        StringBuilder body = new StringBuilder("{'inputs': [");
        String[] names = NAMES.replaceAll("[\\[\\]' ]", "").split(",");
        String[][] columns = {{"39.1", "-40"}, {"18.7", "-18"}, {"181", "-190"}, {"3750", "-3800"}};
        for (int i = 0; i < 4; i++)
            body.append(i == 0 ? "" : ", ")
                    .append("{'name': '%s', 'shape': [2], 'datatype': 'FP64', 'data': [%s, %s]}"
                            .formatted(names[i], columns[i][0], columns[i][1]));
        List<?> outputs = (List<?>) read(post("/v2/models/penguins/infer", "application/json", body + "]}"))
                .get("outputs");
        assertThat(outputs)
                .extracting(output -> ((Map<?, ?>) output).get("name") + " " + ((Map<?, ?>) output).get("datatype")
                        + " " + ((Map<?, ?>) output).get("shape"))
                .containsExactly("label BYTES [2]", "class_id INT64 [2]", "probabilities FP32 [2, 3]");
        List<?> labels = (List<?>) ((Map<?, ?>) outputs.get(0)).get("data");
        assertThat(labels).hasToString("[Gentoo, Adelie]");
        List<?> odds = (List<?>) ((Map<?, ?>) outputs.get(2)).get("data");
        for (int row = 0; row < 2; row++) assertSame(odds, (float[]) answer(row).get("probabilities"), 3 * row);
    }

    private static void assertSame(List<?> shown, float[] answer, int from) {
        for (int i = 0; i < answer.length; i++)
            assertThat(((Number) shown.get(from + i)).doubleValue()).isCloseTo(answer[i], within(1e-9));
    }

    @Test
    void a_row_that_does_not_fit_is_an_error_of_the_client_that_names_it() {
        ProtocolResponse response = post(
                "/invocations",
                "application/json",
                "{'dataframe_split': {'columns': " + NAMES + ", 'data': [[1, 2, 3, 4], [1, 2, 3, 'heavy']]}}");
        assertThat(response.status()).as(response.text()).isEqualTo(400);
        assertThat(response.text()).contains("body_mass_g").contains("heavy");
        response = post("/v2/models/penguins/infer", "application/json", "{'inputs': []}");
        assertThat(response.status()).as(response.text()).isEqualTo(400);
    }

    @Test
    void a_predictor_that_is_closed_is_not_ready_to_answer() {
        predictor.close();
        assertThat(post(
                                "/invocations",
                                "application/json",
                                "{'dataframe_split': {'columns': " + NAMES + ", 'data': " + ROWS + "}}")
                        .status())
                .isBetween(500, 503);
    }
}
