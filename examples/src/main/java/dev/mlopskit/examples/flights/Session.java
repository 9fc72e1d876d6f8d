package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.listener.ConsoleProgress;
import dev.mlopskit.pipeline.listener.TrackingListener;
import dev.mlopskit.tracking.Tracking;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What all commands share: the store of the working directory, and who hears of each run.
 *
 * @param out where the commands print
 */
record Session(Tracking tracking, PrintStream out) {
    /** What a run writes beside the store. */
    static final Path FOLDER = Path.of("flights-data");

    /** Where the archive is kept; the system property {@code flights.data} names another folder. */
    static Path data() {
        return Path.of(System.getProperty("flights.data", FOLDER.toString()));
    }

    /** Options of runs that are recorded in an experiment, and told on the console. */
    RunOptions.Builder options(String experiment) {
        return RunOptions.builder()
                .listener(TrackingListener.of(tracking.experiment(experiment)))
                .listener(new ConsoleProgress(out));
    }

    /** Runs a pipeline of delays to its end; its question is answered with yes. */
    PipelineRun run(Pipeline pipeline, RunOptions.Builder options) throws InterruptedException {
        ActiveRun run = pipeline.start(options.build());
        answer(run, true, "the command");
        return run.await().orThrow();
    }

    /** Waits for the question of a run, and answers it if it is asked. */
    static void answer(ActiveRun run, boolean yes, String by) throws InterruptedException {
        for (ActiveRun.Question question : run.awaitQuestions(Duration.ofMinutes(10)))
            if (yes) run.approve(question.task(), by, "better than the mean");
            else run.reject(question.task(), by, "not this time");
    }
}
