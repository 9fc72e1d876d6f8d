package dev.mlopskit.examples.penguins;

import dev.mlopskit.pipeline.OnFailure;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.listener.ConsoleProgress;
import dev.mlopskit.pipeline.listener.TrackingListener;
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
            TrackingListener recorder = TrackingListener.of(experiment);
            PipelineRun run = penguins.pipeline()
                    .run(RunOptions.builder()
                            .onFailure(OnFailure.FAIL_FAST)
                            .listener(recorder)
                            .listener(new ConsoleProgress(System.out))
                            .build())
                    .orThrow();
            System.out.println(Summary.of(run));
            recorder.runOf(run).ifPresent(recorded -> System.out.println("\nRecorded as run " + recorded.runId()));
            System.out.println("The store is " + tracking.uri());
            System.out.println("To look at it, type in this folder:  mlflow ui");
        }
    }
}
