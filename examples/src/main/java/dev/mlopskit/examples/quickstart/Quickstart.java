package dev.mlopskit.examples.quickstart;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Query;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;

/** The shortest program that is of use: it logs a training and finds the best runs. */
public final class Quickstart {
    private static double loss = 1;

    private Quickstart() {}

    // @start region="readme"
    record Params(double learningRate, int epochs, long seed) {}

    public static void main(String[] arguments) {
        try (Tracking tracking = Tracking.open()) { // ./mlflow.db, or whatever MLFLOW_TRACKING_URI says
            Experiment penguins = tracking.experiment("penguins");
            penguins.run("baseline", run -> {
                run.params(new Params(0.1, 20, 42));
                for (int epoch = 1; epoch <= 20; epoch++) run.metric("loss", trainOneEpoch(), epoch);
                run.text("notes.md", "Trained on the rows without gaps.");
            });
            Query<RunData> best = penguins.runs("metrics.loss < 0.2").orderBy("metrics.loss");
            for (RunData run : best.limit(10)) System.out.println(run);
        }
    }
    // @end

    private static double trainOneEpoch() {
        loss *= 0.8;
        return loss;
    }
}
