package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** A model that was trained in this process goes the whole way. */
class TribuoTest {
    @TempDir
    Path folder;

    @Test
    void predictsWhatTribuoPredicts() throws Exception {
        LinearSGDModel trained = train();
        // Tribuo sorts features by name, and its model takes them in that order.
        List<String> names =
                trained.getFeatureIDMap().keySet().stream().sorted().toList();
        Path file = folder.resolve("trained.onnx");
        trained.saveONNXModel("dev.mlopskit.test", 1, file);
        Signature.Builder signature = Signature.builder();
        for (String name : names) signature.input(name, DataType.DOUBLE);
        Path directory = Files.createDirectory(folder.resolve("model"));
        ModelPackage.onnx(file).signature(signature.build()).build().writeTo(directory, Models.NOWHERE);
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(ModelPackage.read(directory))) {
            Random random = new Random(3);
            for (int i = 0; i < 200; i++) {
                Map<String, Double> row = new HashMap<>();
                for (String name : names) row.put(name, random.nextGaussian());
                float[] ours =
                        (float[]) predictor.predict(row).values().iterator().next();
                Prediction<Label> theirs = trained.predict(example("a", row));
                theirs.getOutputScores().forEach((label, score) -> {
                    int place = trained.getOutputIDInfo().getID(score);
                    assertThat((double) ours[place]).isCloseTo(score.getScore(), within(1e-5));
                });
            }
        }
    }

    private static LinearSGDModel train() {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("made", new LabelFactory()), new LabelFactory());
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            Map<String, Double> row = new HashMap<>();
            for (String name : List.of("bill_length_mm", "bill_depth_mm", "mass")) row.put(name, random.nextGaussian());
            data.add(example(row.get("mass") > 0.5 ? "a" : row.get("bill_length_mm") > 0 ? "b" : "c", row));
        }
        return new LogisticRegressionTrainer().train(data);
    }

    private static Example<Label> example(String label, Map<String, Double> row) {
        List<String> names = new ArrayList<>(row.keySet());
        double[] values = names.stream().mapToDouble(row::get).toArray();
        return new ArrayExample<>(new Label(label), names.toArray(String[]::new), values);
    }
}
