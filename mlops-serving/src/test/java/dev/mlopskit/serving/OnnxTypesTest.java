package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Types of ONNX beside the usual matrices; see also {@code sequencesOfMaps} and {@code oneInputForEachColumn} of PredictorTest. */
class OnnxTypesTest {
    @Test
    void half_precision_is_float_in_java() {
        try (Predictor<float[], float[]> predictor =
                Predictor.open(ModelPackage.onnx(Models.onnx("half")).build(), float[].class, float[].class)) {
            assertThat(predictor.inputs()).containsExactly(new TensorSpec("x", Dtype.FLOAT16, List.of(-1L, 2L)));
            assertThat(predictor.predict(new float[] {1.5f, -0.25f})).containsExactly(3, -0.5f);
            // What half precision cannot hold is rounded to what it can, and 65,504 is its largest number.
            assertThat(predictor
                            .predict(List.of(new float[] {0.1f, 40000}, new float[] {0, 1}))
                            .get(0))
                    .containsExactly(0.19995117f, Float.POSITIVE_INFINITY);
        }
    }

    @Test
    void a_sequence_of_tensors_and_a_number_that_is_of_no_row_are_given_as_they_are() {
        try (Predictor<?, ?> predictor =
                Predictor.open(ModelPackage.onnx(Models.onnx("sequence")).build())) {
            Map<String, Tensor> outputs =
                    predictor.predictTensors(Map.of("x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)));
            assertThat(outputs.get("count").get(0)).isEqualTo(3L);
            assertThat(outputs.get("count").rank()).isZero();
            Tensor rows = outputs.get("rows");
            assertThat(rows.shape()).containsExactly(3L);
            assertThat(((Tensor) rows.get(1)).array()).isEqualTo(new float[] {3, 4});
        }
    }
}
