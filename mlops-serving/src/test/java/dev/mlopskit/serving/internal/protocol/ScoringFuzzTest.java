package dev.mlopskit.serving.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class ScoringFuzzTest {
    private static final Signature COLUMNS = Signature.builder()
            .input("a", DataType.DOUBLE)
            .input("f", DataType.FLOAT)
            .input("i", DataType.INTEGER)
            .input("n", DataType.LONG)
            .input("b", DataType.BOOLEAN)
            .input("t", DataType.STRING)
            .input("when", DataType.DATETIME)
            .input(new ColumnSpec("what", DataType.BINARY, false))
            .build();
    private static final List<TensorSpec> TENSORS = List.of(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, -1L)));
    private static final List<MlflowScoring> ALL = List.of(
            new MlflowScoring(new Given(COLUMNS)),
            new MlflowScoring(new Given(new Signature(List.copyOf(TENSORS), List.of(), List.of()))),
            new MlflowScoring(new Given(null)));

    /** A model that gives back what it gets. */
    private record Given(@Nullable Signature known) implements Scorer {
        @Override
        public Optional<Signature> signature() {
            return Optional.ofNullable(known);
        }

        @Override
        public List<TensorSpec> inputs() {
            return TENSORS;
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

    @FuzzTest(maxDuration = "5m")
    void a_body_is_answered_or_refused(byte[] body) {
        for (MlflowScoring scoring : ALL)
            for (String type : List.of("application/json", "text/csv")) {
                ProtocolResponse answer = scoring.handle(ProtocolRequest.post("/invocations", type, body));
                assertThat(answer.status()).as(answer.text()).isIn(200, 400);
                JsonText.value(JsonText.again(answer.body(), new Span(0, answer.body().length)));
            }
    }
}
