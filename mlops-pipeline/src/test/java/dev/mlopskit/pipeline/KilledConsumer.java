package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A process that delivers events to a pipeline until it is killed. What the bodies do is told in a file, a line each. */
final class KilledConsumer {
    static final String TOPIC = "orders";

    private KilledConsumer() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (Tracking tracking = EachDatabaseTest.store(folder, arguments[1]);
                EventQueue events = EventQueue.in(tracking)) {
            deliver(events, folder, tracking, arguments[2], Integer.parseInt(arguments[3]));
            Thread.currentThread().join();
        }
    }

    static EventWorker deliver(EventQueue events, Path folder, Tracking tracking, String kind, int maxActive) {
        return events.deliver(
                TOPIC,
                delivery(kind).maxActive(maxActive).pollEvery(Duration.ofMillis(20)),
                pipeline(folder),
                RunOptions.builder().journal(Journal.in(tracking)).build());
    }

    private static Delivery delivery(String kind) {
        return switch (kind) {
            case "each" -> Delivery.each();
            case "batch" -> Delivery.batch(7, Duration.ofMillis(50));
            case "latest" -> Delivery.latest();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** The events are worked on in two steps, and each says of which run it is. */
    static Pipeline pipeline(Path folder) {
        return Pipeline.define("work", p -> {
            Task<Long> begun = p.task("begin", p.events(), p.context(), (events, context) -> {
                tell(folder, "begin", events, context);
                return events.get(0).offset();
            });
            p.task("end", begun, p.events(), p.context(), (offset, events, context) -> {
                if (offset != events.get(0).offset()) throw new IllegalStateException("another event");
                tell(folder, "end", events, context);
                return events.size();
            });
        });
    }

    private static void tell(Path folder, String step, List<Event> events, TaskContext context) throws IOException {
        String keys = events.stream().map(Event::key).collect(Collectors.joining(","));
        Child.tell(folder, step + " " + keys + " " + context.runId());
    }
}
