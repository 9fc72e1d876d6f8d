package dev.mlopskit.serving.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class InferFuzzTest {
    private static final Signature COLUMNS = Signature.builder()
            .input("a", DataType.DOUBLE)
            .input("when", DataType.DATETIME)
            .input("what", DataType.BINARY)
            .build();
    private static final OpenInference PROTOCOL = new OpenInference(Map.of("m", new Given()));

    /** A model that gives back what it gets. */
    private static final class Given implements Scorer {
        @Override
        public Optional<Signature> signature() {
            return Optional.of(COLUMNS);
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of();
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public Map<String, Tensor> score(Map<String, Tensor> given, Map<String, ?> params) {
            return given;
        }
    }

    /** The first {@code '\n'} ends the JSON, if there is one. */
    @FuzzTest(maxDuration = "5m")
    void a_body_is_answered_or_refused(byte[] body) {
        int header = 0;
        while (header < body.length && body[header] != '\n') header++;
        ProtocolResponse answer = PROTOCOL.handle(new ProtocolRequest(
                "POST",
                "/v2/models/m/infer",
                header == body.length
                        ? Map.of()
                        : Map.of("Inference-Header-Content-Length", Integer.toString(header + 1)),
                body));
        assertThat(answer.status()).as(answer.text()).isIn(200, 400);
    }
}
