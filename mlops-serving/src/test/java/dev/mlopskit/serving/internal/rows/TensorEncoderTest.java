package dev.mlopskit.serving.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of rows, stacked into a tensor. */
class TensorEncoderTest {
    private static final boolean SIGNED = true;
    private static final boolean UNSIGNED = false;

    private static Tensor encode(Dtype dtype, boolean signed, List<Long> shape, @Nullable Object value) {
        TensorSpec spec = new TensorSpec("x", dtype, shape);
        Signature signature = signed ? Signature.builder().input(spec).build() : null;
        InputEncoder<Object> encoder = InputEncoder.of(Object.class, signature, List.of(spec));
        return encoder.encode(Collections.singletonList(value)).get("x");
    }

    private static Object array(Dtype dtype, boolean signed, Object value) {
        return encode(dtype, signed, List.of(-1L, -1L), value).array();
    }

    @Test
    void arrays_of_each_type_are_what_lists_of_their_values_are() {
        for (Object value : List.of(
                new float[] {1, 0},
                new double[] {1, 0},
                new long[] {1, 0},
                new int[] {1, 0},
                new short[] {1, 0},
                new byte[] {1, 0},
                new Integer[] {1, 0},
                new boolean[] {true, false},
                new String[] {"a", "b"},
                Tensor.of(new double[] {1, 0}, 2),
                Tensor.of(Dtype.UINT8, new byte[] {(byte) 200, 0}, 2)))
            for (Dtype dtype : Dtype.values())
                for (boolean signed : new boolean[] {SIGNED, UNSIGNED})
                    // A list of bytes has the sign that an array of bits has not.
                    if (!(value instanceof byte[] && dtype == Dtype.UINT8)) same(dtype, signed, value);
    }

    private static void same(Dtype dtype, boolean signed, Object value) {
        String what = value.getClass().getSimpleName() + " as " + dtype + (signed ? " signed" : "");
        Object array = value instanceof Tensor tensor ? Elements.values(tensor) : value;
        Object[] boxed = new Object[2];
        for (int i = 0; i < 2; i++) boxed[i] = java.lang.reflect.Array.get(array, i);
        Object wanted;
        try {
            wanted = array(dtype, signed, Arrays.asList(boxed));
        } catch (SignatureException e) {
            assertThatThrownBy(() -> array(dtype, signed, value))
                    .as(what)
                    .isInstanceOf(SignatureException.class)
                    .hasMessage(e.getMessage());
            return;
        }
        assertThat(array(dtype, signed, value)).as(what).isEqualTo(wanted);
    }

    @Test
    void shapes_must_be_the_same_all_the_way_down() {
        List<Long> image = List.of(-1L, 2L, 2L);
        assertThat(encode(Dtype.FLOAT32, SIGNED, image, new float[][] {{1, 2}, {3, 4}})
                        .array())
                .isEqualTo(new float[] {1, 2, 3, 4});
        for (Object bad : List.of(
                new float[][] {{1, 2}, {3}},
                new float[][] {{1, 2}, {3, 4, 5}},
                List.of(List.of(1f, 2f), 3f),
                List.of(new float[] {1, 2}, List.of(3f)),
                Arrays.asList(new float[] {1, 2}, null)))
            assertThatThrownBy(() -> encode(Dtype.FLOAT32, SIGNED, image, bad))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("nested lists of unequal lengths");
        assertThatThrownBy(() -> encode(Dtype.FLOAT32, SIGNED, image, Tensor.of(new float[4], 4)))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("[1, 4]");
        assertThat(encode(Dtype.FLOAT32, SIGNED, List.of(-1L, -1L), new float[0])
                        .shape())
                .containsExactly(1L, 0L);
    }

    @Test
    void no_element_of_an_image_is_boxed() {
        List<Long> image = List.of(-1L, 224L, 224L, 3L);
        float[][][] nested = new float[224][224][3];
        Tensor flat = Tensor.of(new float[224 * 224 * 3], 224, 224, 3);
        double[][][] rounded = new double[224][224][3];
        for (int i = 0; i < 20; i++) encode(Dtype.FLOAT32, SIGNED, image, nested);
        assertThat(allocated(() -> encode(Dtype.FLOAT32, SIGNED, image, nested)))
                .isLessThan(1_200_000);
        assertThat(allocated(() -> encode(Dtype.FLOAT32, SIGNED, image, flat))).isLessThan(1_200_000);
        assertThat(allocated(() -> encode(Dtype.FLOAT32, UNSIGNED, image, rounded)))
                .isLessThan(1_200_000);
        assertThat(allocated(() -> encode(Dtype.FLOAT64, SIGNED, image, nested)))
                .isLessThan(2_000_000);
    }

    /** In bytes; the array itself has 602,112 of them, or twice as many. */
    private static long allocated(Runnable deed) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        deed.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
