package dev.mlopskit.serving.internal.tribuo;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.regression.Regressor;

/** A number for each dimension, by its name. */
record RegressionAnswer(List<String> dimensions) implements TribuoModel.Answer<Regressor> {
    static RegressionAnswer of(Model<?> model) {
        return new RegressionAnswer(model.getOutputIDInfo().getDomain().stream()
                .flatMap(each -> Arrays.stream(((Regressor) each).getNames()))
                .distinct()
                .sorted()
                .toList());
    }

    @Override
    public List<TensorSpec> outputs() {
        return dimensions.stream()
                .map(name -> new TensorSpec(output(name), Dtype.FLOAT64, List.of(-1L)))
                .toList();
    }

    /** One that nobody named is the prediction. */
    private String output(String dimension) {
        return dimensions.size() == 1 && dimension.equals(Regressor.DEFAULT_NAME) ? "prediction" : dimension;
    }

    @Override
    public Map<String, Tensor> of(List<Prediction<Regressor>> predictions) {
        Map<String, Tensor> answer = new LinkedHashMap<>();
        for (String dimension : dimensions) {
            double[] values = predictions.stream()
                    .mapToDouble(prediction -> prediction
                            .getOutput()
                            .getDimension(dimension)
                            .map(Regressor.DimensionTuple::getValue)
                            .orElse(Double.NaN))
                    .toArray();
            answer.put(output(dimension), Tensor.of(values, values.length));
        }
        return answer;
    }
}
