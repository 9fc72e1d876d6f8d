package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Column;
import dev.mlopskit.core.DataType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Input that is wrong in ways a compiler does not see. */
@SuppressWarnings({"unchecked", "rawtypes"})
class BadInputTest {
    record Twice(@Column("a") double x, @Column("a") double y) {}

    record Thrower(double billLengthMm, double billDepthMm, double flipperLengthMm, double bodyMassG) {
        @Override
        public double bodyMassG() {
            throw new IllegalArgumentException("no mass");
        }
    }

    @Test
    void rows() {
        try (Predictor predictor = Predictor.open(Models.penguins("labels").build())) {
            refused(() -> predictor.predict(Arrays.asList(Map.of(), null)), "in row 1: expected Map, found null");
            refused(() -> predictor.predict((Object) null), "in row 0");
            assertThatThrownBy(() -> predictor.predict((List) null)).hasMessage("rows");
            Map<String, Object> huge = new TreeMap<>(
                    Map.of("bill_length_mm", 1, "bill_depth_mm", 2, "flipper_length_mm", 3, "body_mass_g", 4));
            huge.put("body_mass_g", new BigDecimal("1e400"));
            refused(() -> predictor.predict(huge), "'body_mass_g' in row 0: expected double, found BigDecimal 1E+400");
            refused(() -> predictor.predict(List.of("text")), "found String");
            refused(() -> predictor.predict(List.of(new TreeMap<>(Map.of(1, 2.0)))), "texts as keys");
            refused(() -> predictor.predict(List.of(Collections.singletonMap(null, 1))), "bill_length_mm");
            refused(() -> predictor.predictTensors(Collections.singletonMap("input", null)), "'input'");
            refused(() -> predictor.predictTensors(Collections.singletonMap(null, null)), "a name and a tensor");
        }
        try (Predictor<Thrower, Map> predictor =
                Predictor.open(Models.penguins("labels").build(), Thrower.class, Map.class)) {
            refused(() -> predictor.predict(new Thrower(1, 2, 3, 4)), "no mass");
        }
    }

    @Test
    void tensorsByOtherNamesThanTheModels() {
        try (Predictor<?, ?> predictor =
                Predictor.open(Models.penguins("labels").build())) {
            Map<String, Tensor> columns = new TreeMap<>();
            for (String name : List.of("a", "b", "c", "d")) columns.put(name, Tensor.of(new double[] {1}, 1));
            refused(() -> predictor.predictTensors(columns), "own name");
            refused(() -> predictor.predictTensors(Map.of()), "own name");
        }
    }

    @Test
    void tensors() {
        refused(() -> Tensor.of(new float[2], Long.MAX_VALUE, Long.MAX_VALUE), "found 2 elements");
        refused(() -> Tensor.of(new float[2], 3), "found 2 elements");
        refused(() -> Tensor.of(new float[2], -1), "found 2 elements");
        refused(() -> new TensorSpec("t", Dtype.FLOAT32, Arrays.asList(1L, null)), "'t'");
    }

    @Test
    void signatures() {
        refused(() -> new Signature(Arrays.asList((Spec) null), List.of(), List.of()), "'inputs'");
        refused(() -> new ColumnSpec("c", (ColumnType) null, true), "'c'");
        refused(() -> new ParamSpec("p", DataType.STRING, new Object(), false), "'p'");
        refused(() -> Signature.builder().inputs(Twice.class), "twice");
        refused(() -> Signature.builder().inputs((Class) String.class), "a record");
    }

    @Test
    void packages() {
        PackageBuilder builder = Models.penguins("labels");
        refused(() -> builder.metadata(Collections.singletonMap(null, 1)), "key null");
        refused(() -> builder.metadata(Map.of("a", Map.of("b", new Object()))), "metadata.a.b");
        refused(() -> builder.inputExample(Arrays.asList((Object) null)).build(), "input example");
    }

    private static void refused(ThrowingCallable call, String what) {
        assertThatThrownBy(call).isInstanceOf(ServingException.class).hasMessageContaining(what);
    }
}
