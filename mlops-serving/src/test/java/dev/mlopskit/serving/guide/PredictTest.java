package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.RowResult;
import dev.mlopskit.serving.RowResult.Answered;
import dev.mlopskit.serving.RowResult.Refused;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.guide.PackageTest.Guess;
import dev.mlopskit.serving.guide.PackageTest.Penguin;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictTest {
    // @start region="guide"
    static Guess guess(Tracking tracking, Penguin row) {
        try (Predictor<Penguin, Guess> penguins =
                Predictor.open(tracking, "models:/penguins@champion", Penguin.class, Guess.class)) {
            List<Guess> all = penguins.predict(List.of(row, row)); // one call of the model
            for (RowResult<Guess> result : penguins.predictEach(List.of(row, row))) {
                // A bad row refuses itself alone.
                if (result instanceof Answered<Guess> good)
                    System.out.println(good.value().label());
                if (result instanceof Refused<Guess> bad)
                    System.out.println(bad.error().getMessage());
            }
            return penguins.predict(row);
        }
    }
    // @end

    // @start region="guide"
    enum Species {
        ADELIE,
        CHINSTRAP,
        GENTOO
    }

    static Species label(ModelPackage model, Penguin row) {
        try (Predictor<Penguin, Species> penguins = Predictor.open(model, Penguin.class, Species.class)) {
            return penguins.predict(row); // the only output of texts
        }
    }

    static double[] odds(ModelPackage model, Penguin row) {
        try (Predictor<Penguin, double[]> penguins = Predictor.open(model, Penguin.class, double[].class)) {
            return penguins.predict(row); // the only output of several numbers in a row
        }
    }
    // @end

    // @start region="guide"
    static String[] untyped(Tracking tracking) {
        try (Predictor<Map<String, ?>, Map<String, Object>> penguins =
                Predictor.open(tracking, "models:/penguins@champion")) {
            // Rows as maps:
            Map<String, Object> guess = penguins.predict(Map.of(
                    "bill_length_mm", 39.1, "bill_depth_mm", 18.7, "flipper_length_mm", 181, "body_mass_g", 3750));
            float[] odds = (float[]) guess.get("probabilities");

            // Tensors by the model's own names, past the signature:
            Map<String, Tensor> raw =
                    penguins.predictTensors(Map.of("input", Tensor.of(new float[] {39.1f, 18.7f, 181, 3750}, 1, 4)));

            // Columns by the names of the signature:
            Map<String, Tensor> scored = penguins.score(Map.of(
                    "bill_length_mm", Tensor.column(new double[] {39.1, 46.5}),
                    "bill_depth_mm", Tensor.column(new double[] {18.7, 17.9}),
                    "flipper_length_mm", Tensor.column(new int[] {181, 192}),
                    "body_mass_g", Tensor.column(new double[] {3750, 3500})));
            return (String[]) scored.get("label").array();
        }
    }
    // @end

    @TempDir
    Path folder;

    @Test
    void all_ways_to_ask_give_the_same_answer() {
        List<Penguin> rows = List.of(new Penguin(39.1, 18.7, 181, 3750), new Penguin(46.5, 17.9, 192, 3500));
        ModelPackage model = PackageTest.pack(Path.of("src/test/resources/onnx/labels.onnx"), rows);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Run run = tracking.experiment("penguins").startRun("baseline")) {
            run.logModel("classifier", model).register("penguins").alias("champion");
            Guess guess = guess(tracking, rows.get(0));
            assertThat(label(model, rows.get(0)).name()).isEqualToIgnoringCase(guess.label());
            assertThat(odds(model, rows.get(0))[2]).isEqualTo(guess.probabilities()[2]);
            assertThat(untyped(tracking)[0]).isEqualTo(guess.label());
        }
    }
}
