package dev.mlopskit.serving.internal.tribuo;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** A label, and a number for each of the labels in the order of the alphabet: its probability, where the model knows them. */
record LabelAnswer(List<String> labels, String scores) implements TribuoModel.Answer<Label> {
    private static final String PREDICTION = "prediction";

    static LabelAnswer of(Model<?> model) {
        List<String> labels = model.getOutputIDInfo().getDomain().stream()
                .map(label -> ((Label) label).getLabel())
                .sorted()
                .toList();
        return new LabelAnswer(labels, model.generatesProbabilities() ? "probabilities" : "scores");
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(
                new TensorSpec(PREDICTION, Dtype.STRING, List.of(-1L)),
                new TensorSpec(scores, Dtype.FLOAT64, List.of(-1L, (long) labels.size())));
    }

    @Override
    public Map<String, Tensor> of(List<Prediction<Label>> predictions) {
        String[] best = new String[predictions.size()];
        double[] all = new double[best.length * labels.size()];
        for (int row = 0; row < best.length; row++) {
            Prediction<Label> prediction = predictions.get(row);
            best[row] = prediction.getOutput().getLabel();
            Map<String, Label> found = prediction.getOutputScores();
            for (int i = 0; i < labels.size(); i++) {
                Label label = found.get(labels.get(i));
                all[row * labels.size() + i] = label == null ? Double.NaN : label.getScore();
            }
        }
        Map<String, Tensor> answer = new LinkedHashMap<>();
        answer.put(PREDICTION, Tensor.of(best, best.length));
        answer.put(scores, Tensor.of(all, best.length, labels.size()));
        return answer;
    }
}
