package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.protocol.ModelServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that Python saved, served by {@code mlflow models serve} and by this library, and asked by the same clients. */
class ScoringTest {
    private static final List<String> MODELS = List.of("matrix", "mixed", "tensor", "bare");
    private static final Offset<Double> CLOSE = within(1e-5);
    private static final Mlflow MLFLOW = Mlflow.NEWEST;

    @TempDir
    static Path folder;

    private static final Map<String, Predictor<?, ?>> PREDICTORS = new LinkedHashMap<>();

    @BeforeAll
    static void save() {
        MLFLOW.run("make_served_models.py", folder);
        for (String model : MODELS) PREDICTORS.put(model, Predictor.open(ModelPackage.read(folder.resolve(model))));
        PREDICTORS.put("texts", Predictor.open(ModelPackage.read(folder.resolve("texts"))));
    }

    @AfterAll
    static void close() {
        PREDICTORS.values().forEach(Predictor::close);
    }

    @Test
    void each_request_is_answered_as_by_mlflow() throws Exception {
        Map<String, ScoringServer> theirs = new LinkedHashMap<>();
        List<String> differences = new ArrayList<>();
        try (ModelServer ours = serve()) {
            for (String model : MODELS) theirs.put(model, ScoringServer.start(MLFLOW, folder, model));
            theirs.values().forEach(ScoringServer::await);
            for (ScoringCase one : ScoringCase.all()) {
                HttpResponse<String> mlflow =
                        ScoringServer.ask(theirs.get(one.model()).uri(), "/invocations", one.type(), one.body());
                HttpResponse<String> mine = ScoringServer.ask(
                        ours.uri(), "/models/" + one.model() + "/invocations", one.type(), one.body());
                compare(one, mlflow, mine).ifPresent(differences::add);
            }
        } finally {
            theirs.values().forEach(ScoringServer::close);
        }
        assertThat(differences).isEmpty();
    }

    private static Optional<String> compare(ScoringCase one, HttpResponse<String> mlflow, HttpResponse<String> mine) {
        boolean expected = one.ours() == 0
                ? mine.statusCode() == mlflow.statusCode()
                : mine.statusCode() == one.ours() && mlflow.statusCode() == one.theirs();
        if (expected && one.ours() == 0 && mine.statusCode() == 200)
            expected = near(Json.read(mlflow.body()), Json.read(mine.body()));
        if (expected && mine.statusCode() != 200)
            expected = Json.read(mine.body()) instanceof Map<?, ?> error && error.get("message") instanceof String;
        return expected
                ? Optional.empty()
                : Optional.of(one + "\n  mlflow " + mlflow.statusCode() + " " + shown(mlflow.body()) + "\n  ours   "
                        + mine.statusCode() + " " + shown(mine.body()));
    }

    private static String shown(String body) {
        return body.length() > 500 ? body.substring(0, 500) + "..." : body;
    }

    /** Whether two JSON values have the same form, and numbers that differ by rounding at most. */
    private static boolean near(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y)
            return Double.compare(x.doubleValue(), y.doubleValue()) == 0
                    || Math.abs(x.doubleValue() - y.doubleValue()) <= 1e-5 * Math.max(1, Math.abs(x.doubleValue()));
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) return false;
            for (int i = 0; i < x.size(); i++) if (!near(x.get(i), y.get(i))) return false;
            return true;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y)
            return x.keySet().equals(y.keySet()) && x.keySet().stream().allMatch(key -> near(x.get(key), y.get(key)));
        return Objects.equals(a, b);
    }

    @Test
    void mlflows_own_client_asks_this_library_as_it_asks_mlflow() throws Exception {
        try (ModelServer server = ModelServer.start(PREDICTORS.get("matrix"))) {
            Node answer = MLFLOW.run(
                    "score_client.py", folder, String.valueOf(server.uri().getPort()));
            assertThat(answer.at("version").text()).startsWith("3.");
            assertThat(answer.at("label").items()).extracting(Node::number).containsExactly(1L, 0L);
            assertThat(answer.at("probability").items().get(0).real()).isCloseTo(sigmoid(0.375), CLOSE);
            assertThat(answer.at("probability").items().get(1).real()).isNaN();
            assertThat(answer.at("records").items().get(0).at("label").number()).isEqualTo(1);
            assertThat(answer.at("error").text()).contains("error code 400").contains("exactly one of");
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void tritons_own_client_gets_tensors_in_json_and_in_bytes() {
        try (ModelServer server = serve()) {
            Node answer = MLFLOW.run(
                    "triton_client.py", folder, String.valueOf(server.uri().getPort()));
            assertThat(List.of("live", "ready", "model_ready", "other_ready"))
                    .extracting(key -> answer.at(key).value())
                    .containsExactly(true, true, true, false);
            assertThat(answer.at("server", "extensions").items())
                    .extracting(Node::text)
                    .contains("binary_tensor_data");
            assertThat(answer.at("model", "inputs").items())
                    .extracting(input -> input.at("datatype").text())
                    .containsExactly("FP64", "INT64", "BOOL", "BYTES");
            for (String way : List.of("binary", "json")) {
                assertThat(answer.at(way, "id").text()).isEqualTo("r1");
                assertThat(answer.at(way, "d").value()).isEqualTo(List.of(1.5, -2.25));
                assertThat(answer.at(way, "n").items()).extracting(Node::number).containsExactly((1L << 53) + 1, -7L);
                assertThat(answer.at(way, "s").value()).isEqualTo(List.of("x", "ü\n"));
                assertThat(answer.at(way, "b").value()).isEqualTo(List.of(true, false));
                assertThat(answer.at(way, "label").items())
                        .extracting(Node::number)
                        .containsExactly(1L, 0L);
                assertThat(answer.at(way, "probability").items().get(0).decimal())
                        .isCloseTo(sigmoid(0.375), CLOSE);
            }
            assertThat(answer.at("missing").text()).contains("'n'");
            assertThat(answer.at("unknown_output").text()).contains("'nothing'").contains("d_out");
        }
    }

    private static ModelServer serve() {
        ModelServer.Builder builder = ModelServer.builder();
        PREDICTORS.forEach(builder::model);
        return builder.start();
    }
}
