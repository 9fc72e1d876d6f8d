package dev.mlopskit.examples.penguins;

import dev.mlopskit.pipeline.ConsoleProgress;
import dev.mlopskit.pipeline.OnFailure;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.TrackingListener;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Tracking;

/**
 * From a CSV of penguins to a served classifier: four candidates are trained in parallel, the best is packaged and
 * registered, becomes champion if it beats the champion that is there, and answers every row of the hold-out. All of it is
 * tracked in {@code mlflow.db} of the working directory; run again, it goes on with the same store.
 */
public final class Main {
    private Main() {}

    /** Runs the pipeline once; takes no arguments. */
    public static void main(String[] arguments) {
        try (Tracking tracking = Tracking.open()) {
            Experiment experiment = tracking.experiment("penguins");
            PenguinPipeline penguins = new PenguinPipeline(tracking, new Params(0.2, 42));
            PipelineRun run = penguins.pipeline()
                    .run(RunOptions.builder()
                            .onFailure(OnFailure.FAIL_FAST)
                            .listener(TrackingListener.of(experiment))
                            .listener(new ConsoleProgress(System.out))
                            .build())
                    .orThrow();
            System.out.println(Summary.of(tracking, penguins, run));
        }
    }
}
