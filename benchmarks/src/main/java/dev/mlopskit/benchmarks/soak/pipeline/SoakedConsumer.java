package dev.mlopskit.benchmarks.soak.pipeline;

import dev.mlopskit.pipeline.Delivery;
import dev.mlopskit.pipeline.EventQueue;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process whose runs note the key of the one event that each of them is given, until all have or it is killed. */
public final class SoakedConsumer {
    static final String TOPIC = "numbers";
    private static final int ACTIVE = 4;

    private SoakedConsumer() {}

    static Tracking tracking(Path folder) {
        return Tracking.open(folder.resolve("mlflow.db"));
    }

    /** Takes the folder and how many events there are. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        Pipeline pipeline = Pipeline.define(
                "consume",
                p -> p.task("note", p.events(), p.context(), (given, context) -> {
                    if (given.size() != 1) throw new IllegalStateException("given " + given.size() + " events");
                    Files.writeString(
                            folder.resolve("log"),
                            given.get(0).key() + " " + context.runId() + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    return given.get(0).key();
                }));
        try (Tracking tracking = tracking(folder);
                EventQueue queue = EventQueue.in(tracking)) {
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            queue.deliver(TOPIC, Delivery.each().maxActive(ACTIVE), pipeline, options);
            while (queue.position(TOPIC, "consume") < events) Thread.sleep(20);
        }
    }
}
