package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.SystemClock;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.sqlite.SQLiteDataSource;

/** A process that feeds a topic from a source until it is killed. */
final class KilledFeed {
    static final String TOPIC = "t";
    static final int EVENTS = 30;

    private static final Duration OFTEN = Duration.ofMillis(5);

    private KilledFeed() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                EventQueue events = EventQueue.in(tracking)) {
            switch (arguments[1]) {
                case "folder" ->
                    tell(events.feed(
                            TOPIC,
                            EventSources.folder(inbox(folder), "**.txt", OFTEN, Duration.ZERO, SystemClock.INSTANCE)));
                case "query" ->
                    events.feed(
                            TOPIC,
                            EventSources.query(
                                    "shop",
                                    shop(folder),
                                    "SELECT id FROM orders WHERE id > ? ORDER BY id",
                                    "id",
                                    -1,
                                    OFTEN));
                case "alias" -> events.feed(TOPIC, EventSources.alias(tracking, "penguins", "champion", OFTEN));
                case "kafka" ->
                    events.feed(TOPIC, EventSources.kafka(Map.of("bootstrap.servers", arguments[2]), arguments[3]));
                case "queue" -> {
                    // What of it is in the topic is not known here, so all is told again.
                    BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
                    events.feed(TOPIC, queue, String::valueOf);
                    for (int i = 0; i < EVENTS; i++) offer(queue, i);
                }
                case "publisher" -> {
                    SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
                    events.feed(TOPIC, publisher, String::valueOf);
                    IntStream.range(0, EVENTS).forEach(publisher::submit);
                }
                case "asset" -> {
                    RunOptions options =
                            RunOptions.builder().journal(Journal.in(tracking)).build();
                    while (true) makes().run(options).orThrow();
                }
                default -> throw new IllegalArgumentException(arguments[1]);
            }
            Thread.currentThread().join();
        }
    }

    /** Waits for a failure, and prints it. */
    private static void tell(EventWorker worker) throws InterruptedException {
        Optional<Throwable> failure = worker.failure();
        for (; failure.isEmpty(); failure = worker.failure()) Thread.sleep(10);
        System.out.println(failure.orElseThrow());
    }

    /** Not all at once, so that they are not all committed at once. */
    private static void offer(BlockingQueue<Integer> queue, int number) throws InterruptedException {
        while (!queue.isEmpty()) Thread.sleep(0, 100_000);
        queue.put(number);
    }

    static Pipeline makes() {
        return Pipeline.define("makes", p -> p.task("table", () -> 1).asset(TOPIC));
    }

    static Path inbox(Path folder) {
        return folder.resolve("inbox");
    }

    static SQLiteDataSource shop(Path folder) {
        SQLiteDataSource shop = new SQLiteDataSource();
        shop.setUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
        shop.setBusyTimeout(10_000);
        return shop;
    }
}
