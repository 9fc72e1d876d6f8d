package dev.mlopskit.serving.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The quick way of one row is for models whose shapes are known and kept; all others are asked the usual way. */
class OnnxRowsTest {
    private static final TensorSpec FOUR = new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, 4L));
    private static final TensorSpec THREE = new TensorSpec("y", Dtype.FLOAT32, List.of(-1L, 3L));

    private static byte[] onnx(String name) {
        try (InputStream in =
                Objects.requireNonNull(OnnxRowsTest.class.getResourceAsStream("/onnx/" + name + ".onnx"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Tensor> row(float... x) {
        return Map.of("x", Tensor.of(x, 1, x.length));
    }

    @Test
    void an_output_of_another_shape_than_is_declared_is_left_to_the_usual_way_and_then_all_are() throws Exception {
        OrtEnvironment environment = OnnxEnvironment.get();
        try (OrtSession session = environment.createSession(onnx("undeclared"));
                OnnxRows rows = new OnnxRows(environment, session, List.of(FOUR), List.of(THREE))) {
            assertThat(rows.run(row(3, 2, 1, 0)).orElseThrow().get("y").array()).isEqualTo(new float[] {3, 2, 1});
            assertThat(rows.run(row(2, 1, 0, 0))).isEmpty();
            assertThat(rows.run(row(3, 1, 0, 0))).as("it may have been the row").isPresent();
            rows.giveUp();
            assertThat(rows.run(row(3, 2, 1, 0))).isEmpty();
        }
    }

    @Test
    void a_dimension_beside_the_rows_that_is_not_known_is_left_to_the_usual_way() throws Exception {
        OrtEnvironment environment = OnnxEnvironment.get();
        try (OrtSession session = environment.createSession(onnx("lengths"));
                OnnxRows rows = new OnnxRows(
                        environment,
                        session,
                        List.of(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, -1L))),
                        List.of(new TensorSpec("y", Dtype.FLOAT32, List.of(-1L))))) {
            assertThat(rows.run(row(1, 2, 3))).isEmpty();
        }
    }

    @Test
    void a_predictor_answers_one_row_as_it_answers_several_though_shapes_change() {
        try (Predictor<float[], float[]> predictor =
                Predictor.open(ModelPackage.onnx(onnx("undeclared")).build(), float[].class, float[].class)) {
            for (float[] x :
                    List.of(new float[] {3, 2, 1, 0}, new float[] {2, 1, 0, 0}, new float[] {3, 0, 1, 2}, new float[] {
                        4, 3, 2, 1
                    })) {
                assertThat(predictor.predict(x))
                        .hasSize((int) x[0])
                        .isEqualTo(predictor.predict(List.of(x, x)).get(1));
            }
        }
    }

    @Test
    void rows_of_a_model_with_two_unknown_dimensions_have_any_length_and_in_one_call_the_same() {
        try (Predictor<float[], Float> predictor =
                Predictor.open(ModelPackage.onnx(onnx("lengths")).build(), float[].class, Float.class)) {
            assertThat(predictor.inputs()).extracting(TensorSpec::shape).containsExactly(List.of(-1L, -1L));
            assertThat(predictor.predict(new float[] {1, 2, 3})).isEqualTo(6);
            assertThat(predictor.predict(new float[] {1, 2, 3, 4, 5})).isEqualTo(15);
            assertThat(predictor.predict(List.of(new float[] {1, 2}, new float[] {3, 4})))
                    .containsExactly(3f, 7f);
            assertThat(predictor
                            .predictTensors(Map.of("x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)))
                            .get("y")
                            .array())
                    .isEqualTo(new float[] {6, 15});
            assertThatThrownBy(() -> predictor.predict(List.of(new float[] {1, 2}, new float[] {3})))
                    .isInstanceOfSatisfying(
                            SignatureException.class, e -> assertThat(e.row()).hasValue(1));
        }
    }
}
