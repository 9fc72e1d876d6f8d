package dev.mlopskit.serving.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bits without a sign never count as negative. */
class UnsignedTest {
    private static final Tensor BYTES = Tensor.of(Dtype.UINT8, new byte[] {-1, 1}, 2);
    private static final Tensor SHORTS = Tensor.of(Dtype.UINT16, new short[] {-1, 1}, 2);
    private static final Tensor INTS = Tensor.of(Dtype.UINT32, new int[] {-1, 1}, 2);
    private static final Tensor LONGS = Tensor.of(Dtype.UINT64, new long[] {-1, 1}, 2);

    @Test
    void elements_are_the_numbers_that_they_stand_for() {
        assertThat(Unsigned.get(BYTES, 0)).isEqualTo(255);
        assertThat(Unsigned.get(SHORTS, 0)).isEqualTo(65_535);
        assertThat(Unsigned.get(INTS, 0)).isEqualTo(4_294_967_295L);
        assertThat(Unsigned.get(LONGS, 0)).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(Unsigned.get(LONGS, 1)).isEqualTo(1L);
        assertThat(Unsigned.get(Tensor.of(Dtype.INT8, new byte[] {-1}, 1), 0)).isEqualTo((byte) -1);
    }

    @Test
    void a_larger_type_gets_the_number() {
        TensorSpec wide = new TensorSpec("x", Dtype.FLOAT64, List.of(-1L));
        Signature column = Signature.builder().input("x", DataType.LONG).build();
        TensorSpec whole = new TensorSpec("x", Dtype.INT64, List.of(-1L));
        for (Tensor tensor : List.of(BYTES, SHORTS, INTS)) {
            double largest = ((Number) Unsigned.get(tensor, 0)).doubleValue();
            assertThat(ModelInputs.of(List.of(wide), Map.of("x", tensor))
                            .get("x")
                            .array())
                    .isEqualTo(new double[] {largest, 1});
            if (tensor != BYTES && tensor != SHORTS) continue;
            assertThat(GivenInputs.check(column, List.of(whole), Map.of("x", tensor))
                            .get("x")
                            .array())
                    .isEqualTo(new long[] {(long) largest, 1});
        }
    }
}
