package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** A process that delivers events to a pipeline until it is killed. What the bodies do is told in a file, a line each. */
final class KilledConsumer {
    static final String TOPIC = "orders";

    private KilledConsumer() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (Tracking tracking = tracking(folder);
                EventQueue events = EventQueue.in(tracking)) {
            deliver(events, folder, tracking, Integer.parseInt(arguments[1]));
            Thread.currentThread().join();
        }
    }

    static Tracking tracking(Path folder) {
        return Tracking.open(folder.resolve("mlflow.db"));
    }

    static EventWorker deliver(EventQueue events, Path folder, Tracking tracking, int maxActive) {
        return events.deliver(
                TOPIC,
                Delivery.each().maxActive(maxActive).pollEvery(Duration.ofMillis(20)),
                pipeline(folder),
                RunOptions.builder().journal(Journal.in(tracking)).build());
    }

    /** Each event is worked on in two steps, and each says of which run it is. */
    static Pipeline pipeline(Path folder) {
        return Pipeline.define("work", p -> {
            Task<Long> begun = p.task("begin", p.events(), p.context(), (events, context) -> {
                tell(folder, "begin " + events.get(0).key() + " " + context.runId());
                return events.get(0).offset();
            });
            p.task("end", begun, p.events(), p.context(), (offset, events, context) -> {
                if (offset != events.get(0).offset()) throw new IllegalStateException("another event");
                tell(folder, "end " + events.get(0).key() + " " + context.runId());
                return events.size();
            });
        });
    }

    private static void tell(Path folder, String line) throws IOException {
        Files.writeString(effects(folder), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static Path effects(Path folder) {
        return folder.resolve("effects.txt");
    }

    static Process start(Path folder, int maxActive) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("jdk.module.path", ""),
                        KilledConsumer.class.getName(),
                        folder.toString(),
                        "" + maxActive))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.txt").toFile()))
                .start();
    }
}
