package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.OnnxSessionOptions;
import dev.mlopskit.serving.OnnxSessionOptions.ExecutionMode;
import dev.mlopskit.serving.OnnxSessionOptions.GraphOptimization;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A package says how ONNX Runtime is to run its model, to both languages. */
class SessionOptionsTest {
    private static final Duration SCRIPT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @ValueSource(strings = {"newest", "2.22"})
    void what_one_language_says_the_other_does(String mlflow) throws Exception {
        Path model = Path.of("../mlops-serving/src/test/resources/onnx/scores.onnx");
        ModelPackage.onnx(model)
                .onnxSessionOptions(OnnxSessionOptions.builder()
                        .executionMode(ExecutionMode.PARALLEL)
                        .graphOptimization(GraphOptimization.EXTENDED)
                        .interOpThreads(2)
                        .intraOpThreads(3)
                        .config("session.intra_op.allow_spinning", "0")
                        .build())
                .build()
                .writeTo(Files.createDirectory(folder.resolve("java")), new Origin(null, null, null, Instant.EPOCH));

        assertThat(script(mlflow).texts())
                .isEqualTo(Map.of(
                        "mode",
                        "ORT_PARALLEL",
                        "level",
                        "ORT_ENABLE_EXTENDED",
                        "inter",
                        "2",
                        "intra",
                        "3",
                        "spinning",
                        "0"));
        ModelPackage python = ModelPackage.read(folder.resolve("python"));
        assertThat(python.onnxSessionOptions())
                .contains(OnnxSessionOptions.builder()
                        .executionMode(ExecutionMode.PARALLEL)
                        .graphOptimization(GraphOptimization.BASIC)
                        .interOpThreads(2)
                        .intraOpThreads(1)
                        .config("session.set_denormal_as_zero", "1")
                        .build());
        Predictor.open(python).close();
    }

    private Node script(String mlflow) {
        List<String> command = List.of(
                Needs.program(mlflow, "python").toString(),
                Path.of("src/test/python/session_options.py").toAbsolutePath().toString());
        Map<String, String> environment =
                Map.of("PYTHONUTF8", "1", "MLFLOW_DISABLE_TELEMETRY", "true", "GIT_PYTHON_REFRESH", "quiet");
        try (Child child = Child.start(folder, environment, command)) {
            return new Node(Json.read(child.finish(SCRIPT)));
        }
    }
}
