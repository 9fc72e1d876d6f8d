package dev.mlopskit.serving.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.mlopskit.serving.OnnxSessionOptions;
import dev.mlopskit.serving.internal.packaging.OnnxConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxOptionsTest {
    @Test
    void switches_reach_ONNX_Runtime() throws Exception {
        OnnxSessionOptions said = OnnxSessionOptions.builder()
                .config("session.intra_op.allow_spinning", "0")
                .config("session.disable_prepacking", "1")
                .build();
        try (SessionOptions options = OnnxOptions.of(Map.of(OnnxConfig.KEY, OnnxConfig.write(said)))) {
            assertThat(options.getConfigEntries()).isEqualTo(said.config());
        }
    }

    @Test
    void other_keys_are_named_as_ignored() {
        OnnxConfig read = OnnxConfig.read(Map.of(
                OnnxConfig.KEY,
                Map.of(
                        "profile_file_prefix",
                        "x",
                        "extra_session_config",
                        Map.of("session.load_model_format", "ORT"))));
        assertThat(read.ignored()).containsExactlyInAnyOrder("profile_file_prefix", "session.load_model_format");
        assertThat(read.options()).isEqualTo(OnnxSessionOptions.builder().build());
    }
}
