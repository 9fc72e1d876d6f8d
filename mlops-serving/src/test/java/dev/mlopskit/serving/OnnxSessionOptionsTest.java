package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Yaml;
import dev.mlopskit.serving.OnnxSessionOptions.ExecutionMode;
import dev.mlopskit.serving.OnnxSessionOptions.GraphOptimization;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How ONNX Runtime is to run a model, as a package carries it. */
class OnnxSessionOptionsTest {
    private static final OnnxSessionOptions ALL = OnnxSessionOptions.builder()
            .executionMode(ExecutionMode.PARALLEL)
            .graphOptimization(GraphOptimization.EXTENDED)
            .interOpThreads(2)
            .intraOpThreads(1)
            .config("session.intra_op.allow_spinning", "0")
            .config("session.set_denormal_as_zero", "1")
            .build();

    @TempDir
    Path folder;

    private ModelPackage written(OnnxSessionOptions options) throws Exception {
        Path directory = Files.createDirectory(folder.resolve("model"));
        Models.penguins("scores")
                .onnxSessionOptions(options)
                .build()
                .writeTo(directory, new Origin(null, null, null, Instant.EPOCH));
        return ModelPackage.read(directory);
    }

    @Test
    void they_are_written_as_MLflow_writes_them_and_read_back() throws Exception {
        ModelPackage model = written(ALL);

        assertThat(model.onnxSessionOptions()).contains(ALL);
        Map<?, ?> document = (Map<?, ?>) Yaml.read(Files.readString(folder.resolve("model/MLmodel")));
        Map<?, ?> flavor = (Map<?, ?>) ((Map<?, ?>) document.get("flavors")).get("onnx");
        assertThat(flavor.get("onnx_session_options"))
                .isEqualTo(Map.of(
                        "execution_mode",
                        "parallel",
                        "extra_session_config",
                        Map.of("session.intra_op.allow_spinning", "0", "session.set_denormal_as_zero", "1"),
                        "graph_optimization_level",
                        2,
                        "inter_op_num_threads",
                        2,
                        "intra_op_num_threads",
                        1));
    }

    @ParameterizedTest
    @EnumSource
    void each_optimization_comes_back_and_the_model_answers(GraphOptimization optimization) throws Exception {
        OnnxSessionOptions options = OnnxSessionOptions.builder()
                .graphOptimization(optimization)
                .executionMode(ExecutionMode.SEQUENTIAL)
                .intraOpThreads(0)
                .build();
        ModelPackage model = written(options);
        assertThat(model.onnxSessionOptions()).contains(options);
        try (Predictor<?, ?> predictor = Predictor.open(model);
                Predictor<?, ?> plain = Predictor.open(Models.penguins("scores").build())) {
            Map<String, Tensor> row = Map.of("input", Tensor.of(new float[] {1, 2, 3, 4}, 1, 4));
            float[] answer =
                    (float[]) predictor.predictTensors(row).get("output").array();
            assertThat(answer)
                    .containsExactly(
                            (float[]) plain.predictTensors(row).get("output").array(), within(1e-6f));
        }
    }

    @Test
    void a_package_that_says_nothing_has_none() {
        assertThat(Models.penguins("scores").build().onnxSessionOptions()).isEmpty();
        assertThat(ModelPackage.function("f").build().onnxSessionOptions()).isEmpty();
    }

    @Test
    void what_a_model_must_not_choose_is_refused() {
        assertThatThrownBy(() -> OnnxSessionOptions.builder()
                        .config("session.optimized_model_external_initializers_file_name", "/etc/x")
                        .build())
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("session.optimized_model_external_initializers_file_name")
                .hasMessageContaining("session.intra_op.allow_spinning");
        assertThatThrownBy(() -> OnnxSessionOptions.builder()
                        .config("session.set_denormal_as_zero", "yes")
                        .build())
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("use 0 or 1");
        assertThatThrownBy(() -> OnnxSessionOptions.builder().interOpThreads(-1).build())
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("interOpThreads cannot be -1");
        assertThatThrownBy(() -> ModelPackage.function("f").onnxSessionOptions(ALL))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("java_function");
    }
}
