package dev.mlopskit.serving.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnsemblesTest {
    @Test
    void a_mean_counts_bits_without_a_sign_as_positive() {
        Tensor bytes = Tensor.of(Dtype.UINT8, new byte[] {-1, 1}, 2);
        Tensor shorts = Tensor.of(Dtype.UINT16, new short[] {-1, 1}, 2);
        PipelinePlan.Combine mean =
                new PipelinePlan.Combine("mean", PipelinePlan.Kind.MEAN, List.of("a", "b"), List.of(1.0, 1.0));
        assertThat(Ensembles.combine(mean, Map.of("a", bytes, "b", shorts)).array())
                .isEqualTo(new double[] {(255 + 65_535) / 2.0, 1});
    }
}
