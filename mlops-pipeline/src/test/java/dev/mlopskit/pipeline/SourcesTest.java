package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sqlite.SQLiteDataSource;

/** What a source has is added to its topic once. */
@Timeout(60)
class SourcesTest extends EventsTest {
    // Folders

    private EventSource inbox(String glob) {
        return EventSources.folder(folder.resolve("inbox"), glob, Duration.ofMinutes(1), Duration.ofSeconds(2), clock);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        return file;
    }

    private static List<Object> values(EventSource.Polled polled) {
        return polled.items().stream().map(item -> item.value()).toList();
    }

    @Test
    void a_file_counts_once_it_has_stood_still() throws Exception {
        EventSource source = inbox("*.csv");
        assertThat(source.poll(null)).isEqualTo(new EventSource.Polled(List.of(), null, false));
        Path file = write("a.csv", "1");
        write("a.txt", "1");
        write("deep/b.csv", "1");
        assertThat(source.poll(null).items()).isEmpty();
        assertThat(source.interval()).as("until it may stand still").isEqualTo(Duration.ofSeconds(2));
        clock.advance(1999);
        assertThat(source.poll(null).items()).isEmpty();
        write("a.csv", "12");
        clock.advance(1);
        assertThat(source.poll(null).items()).as("it grew").isEmpty();
        clock.advance(2000);
        EventSource.Polled polled = source.poll(null);
        assertThat(polled.items()).containsExactly(new EventSource.Item(file + " 2026-01-02T03:04:05Z 2", file));
        assertThat(source.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(source.poll(polled.cursor()).items()).isEmpty();
        assertThat(inbox("*.csv").poll(polled.cursor()).items()).isEmpty();
    }

    @Test
    void a_file_that_has_changed_counts_again_and_one_that_is_gone_is_forgotten() throws Exception {
        EventSource source =
                EventSources.folder(folder.resolve("inbox"), "**.csv", Duration.ofMinutes(1), Duration.ZERO, clock);
        Path a = write("a.csv", "1");
        Path b = write("deep/b.csv", "1");
        EventSource.Polled first = source.poll(null);
        assertThat(values(first)).containsExactly(a, b);
        write("deep/b.csv", "changed");
        Files.delete(a);
        EventSource.Polled second = source.poll(first.cursor());
        assertThat(values(second)).containsExactly(b);
        assertThat(second.cursor()).doesNotContain("a.csv");
        write("a.csv", "1");
        assertThat(values(source.poll(second.cursor()))).containsExactly(a);
    }

    @Test
    void a_folder_feeds_a_topic_and_the_watch_makes_it_sooner() throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        EventSource source =
                EventSources.folder(folder.resolve("inbox"), "*.csv", Duration.ofHours(1), Duration.ZERO, clock);
        events.feed("files", source);
        Path file = write("a.csv", "1");
        // The clock stands, so only the watch can have told.
        Await.until(() -> !keys("files").isEmpty());
        assertThat(events.read("files", 0, 1).get(0).value(Path.class)).isEqualTo(file);
    }

    @Test
    void a_folder_that_cannot_be_read_as_asked_is_refused() {
        assertThatThrownBy(() -> inbox("["))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the glob '['");
        assertThatThrownBy(() -> inbox("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> EventSources.folder(folder, "*", Duration.ofSeconds(-1), Duration.ZERO, clock))
                .hasMessageContaining("cannot be asked every PT-1S: take more than zero");
        assertThatThrownBy(() -> EventSources.folder(folder, "*", Duration.ofSeconds(1), Duration.ofSeconds(-1), clock))
                .hasMessageContaining("cannot stand still for PT-1S");
    }

    // Queries

    private SQLiteDataSource database(String... statements) throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) statement.execute(each);
        }
        return database;
    }

    @Test
    void new_rows_of_a_query_are_events() throws Exception {
        SQLiteDataSource shop = database(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, sum REAL)",
                "INSERT INTO orders VALUES (1, 'a', 1.5), (2, NULL, 2.5)");
        events.feed("orders", orders(shop));
        Await.until(() -> keys("orders").size() == 2);
        database("INSERT INTO orders VALUES (7, 'c', 0)");
        clock.advance(5000);
        Await.until(() -> keys("orders").size() == 3);
        assertThat(keys("orders")).containsExactly("1", "2", "7");
        Map<?, ?> second = events.read("orders", 1, 1).get(0).value(Map.class);
        assertThat(second.get("sum")).isEqualTo(2.5);
        assertThat(second.containsKey("name")).isTrue();
        events.close();

        events = EventQueue.in(tracking, clock);
        database("INSERT INTO orders VALUES (8, 'd', 0)");
        events.feed("orders", orders(shop));
        Await.until(() -> keys("orders").size() == 4);
        assertThat(keys("orders")).containsExactly("1", "2", "7", "8");
    }

    private static EventSource orders(SQLiteDataSource shop) {
        return EventSources.query("shop", shop, "SELECT * FROM orders WHERE id > ? ORDER BY id", "ID", 0);
    }

    @Test
    void a_query_that_looks_back_finds_what_was_committed_late() throws Exception {
        SQLiteDataSource shop =
                database("CREATE TABLE orders (id INTEGER PRIMARY KEY)", "INSERT INTO orders VALUES (1), (3)");
        events.feed(
                "orders",
                EventSources.query("shop", shop, "SELECT id FROM orders WHERE id > ? - 10 ORDER BY id", "id", 0));
        Await.until(() -> keys("orders").size() == 2);
        database("INSERT INTO orders VALUES (2)");
        clock.advance(5000);
        Await.until(() -> keys("orders").size() == 3);
        assertThat(keys("orders")).containsExactly("1", "3", "2");
    }

    @Test
    void a_query_that_cannot_be_asked_is_refused() throws Exception {
        SQLiteDataSource shop = database("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "SELECT * FROM orders", "id", 0))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("query 'shop' has 0 '?': write one, for the last key");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "SELECT '?' WHERE 1 = ? AND 2 = ?", "id", 0))
                .hasMessageContaining("has 2 '?'");
        assertThatThrownBy(() -> EventSources.query("a b", shop, "?", "id", 0)).hasMessageContaining("bad name");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "?", "", 0)).hasMessageContaining("no key column");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "?", "id", 0, Duration.ZERO))
                .hasMessageContaining("take more than zero");
        database("INSERT INTO orders VALUES (1)");
        EventSource wrong = EventSources.query("shop", shop, "SELECT id AS x FROM orders WHERE id > ?", "id", 0);
        EventWorker worker = events.feed("orders", wrong);
        Await.until(() -> worker.failure().isPresent());
        assertThat(worker.failure().orElseThrow())
                .hasMessageContaining("query 'shop' gives no column 'id'")
                .hasMessageContaining("[x]");
        assertThat(worker.isOver()).as("it may be mended").isFalse();
    }

    @Test
    void a_query_does_not_take_for_ever() throws Exception {
        AtomicInteger seconds = new AtomicInteger();
        SQLiteDataSource shop = database("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        DataSource listening = listening(DataSource.class, shop, "setQueryTimeout", value -> seconds.set((int) value));
        EventSources.query("shop", listening, "SELECT id FROM orders WHERE id > ?", "id", 0)
                .poll(null);
        assertThat(seconds).hasValue(60);
    }

    /** The same, and so is what its methods give; the argument of one method is told. */
    private static <T> T listening(Class<T> type, Object whole, String method, Consumer<Object> told) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> {
                    if (called.getName().equals(method)) told.accept(given[0]);
                    Object result = called.invoke(whole, given);
                    return result instanceof Connection || result instanceof Statement
                            ? listening(called.getReturnType(), result, method, told)
                            : result;
                }));
    }

    // Aliases

    private ModelVersion version() {
        return tracking.registeredModel("penguins")
                .newVersion("models/penguins")
                .register();
    }

    @Test
    void each_move_of_an_alias_is_an_event() throws Exception {
        EventSource source = EventSources.alias(tracking, "penguins", "champion");
        assertThat(source.poll(null).items()).as("no such model yet").isEmpty();
        ModelVersion one = version();
        ModelVersion two = version();
        one.alias("champion");
        two.alias("champion");
        EventSource.Polled polled = source.poll(null);
        assertThat(polled.items())
                .extracting(EventSource.Item::key)
                .containsExactly("penguins@champion 1", "penguins@champion 2");
        assertThat(polled.items())
                .extracting(item -> ((AliasMove) item.value()).to())
                .containsExactly(1, 2);
        assertThat(source.poll(polled.cursor()).items()).isEmpty();
        tracking.registeredModel("penguins").removeAlias("champion", "bad");
        EventSource.Polled gone = source.poll(polled.cursor());
        assertThat(gone.items()).singleElement().satisfies(item -> {
            assertThat(item.key()).isEqualTo("penguins@champion 3");
            assertThat(((AliasMove) item.value()).to()).isNull();
        });
        one.alias("other");
        assertThat(source.poll(gone.cursor()).items()).isEmpty();
    }

    @Test
    void a_move_that_is_in_no_history_is_found_where_the_alias_points() throws Exception {
        ModelVersion one = version();
        version();
        one.alias("champion");
        EventSource source = EventSources.alias(tracking, "penguins", "champion");
        String cursor = source.poll(null).cursor();
        sql("UPDATE registered_model_aliases SET version = 2 WHERE alias = 'champion'");
        assertThat(source.poll(cursor).items()).as("it may be moving just now").isEmpty();
        EventSource.Polled polled = source.poll(cursor);
        assertThat(polled.items()).singleElement().satisfies(item -> {
            AliasMove move = (AliasMove) item.value();
            assertThat(move.from()).isEqualTo(1);
            assertThat(move.to()).isEqualTo(2);
            assertThat(move.by()).isEqualTo("MLflow");
        });
        assertThat(source.poll(polled.cursor()).items()).isEmpty();
        one.alias("champion");
        assertThat(source.poll(polled.cursor()).items()).singleElement().satisfies(item -> assertThat(item.key())
                .isEqualTo("penguins@champion 3"));
    }

    // What is pushed

    @Test
    void what_is_put_into_a_queue_is_published_in_order() {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(10);
        EventWorker worker = events.feed("pushed", queue, i -> "k" + i);
        IntStream.range(0, 300).forEach(i -> Await.until(() -> queue.offer(i)));
        Await.until(() -> keys("pushed").size() == 300);
        assertThat(events.read("pushed", 0, 300))
                .extracting(Event::value)
                .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
        worker.close();
        queue.add(7);
        assertThat(queue).hasSize(1);
    }

    @Test
    void what_cannot_be_published_ends_the_feed_of_a_queue_after_what_was_before_it() {
        BlockingQueue<Object> queue = new ArrayBlockingQueue<>(10);
        queue.addAll(List.of(1, 2, new Object()));
        EventWorker worker = events.feed("pushed", queue, String::valueOf);
        Await.until(worker::isOver);
        assertThat(keys("pushed")).containsExactly("1", "2");
        assertThat(worker.failure().orElseThrow()).hasMessageContaining("of topic 'pushed' cannot be published");
    }

    @Test
    void a_publisher_is_asked_for_no_more_than_is_committed_and_64() {
        AtomicLong requested = new AtomicLong();
        AtomicInteger sent = new AtomicInteger();
        AtomicLong most = new AtomicLong();
        Flow.Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public synchronized void request(long n) {
                requested.addAndGet(n);
                most.accumulateAndGet(requested.get() - keys("pushed").size(), Math::max);
                while (sent.get() < Math.min(requested.get(), 500)) subscriber.onNext(sent.getAndIncrement());
                if (sent.get() == 500) subscriber.onComplete();
            }

            @Override
            public void cancel() {}
        });
        EventWorker worker = events.feed("pushed", publisher, i -> "" + i);
        Await.until(worker::isOver);
        assertThat(keys("pushed")).hasSize(500).startsWith("0", "1").endsWith("499");
        assertThat(most).hasValueLessThanOrEqualTo(64);
        assertThat(worker.failure()).isEmpty();
    }

    @Test
    void a_publisher_that_fails_ends_its_feed_after_what_it_published() {
        try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
            EventWorker worker = events.feed("pushed", publisher, text -> text);
            publisher.submit("a");
            // What it has not handed over when it fails it drops itself.
            Await.until(() -> !keys("pushed").isEmpty());
            publisher.closeExceptionally(new IOException("gone"));
            Await.until(worker::isOver);
            assertThat(keys("pushed")).containsExactly("a");
            assertThat(worker.failure().orElseThrow())
                    .hasMessageContaining("the publisher of topic 'pushed' failed")
                    .hasRootCauseMessage("gone");
        }
    }

    @Test
    void closing_the_feed_of_a_publisher_cancels_it() {
        try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
            EventWorker worker = events.feed("pushed", publisher, text -> text);
            Await.until(publisher::hasSubscribers);
            worker.close();
            Await.until(() -> !publisher.hasSubscribers());
        }
    }

    @Test
    void what_a_publisher_has_handed_over_is_published_when_its_feed_is_closed() throws Exception {
        CountDownLatch committing = new CountDownLatch(1);
        Semaphore go = new Semaphore(0);
        AtomicReference<Flow.Subscriber<? super Integer>> subscriber = new AtomicReference<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        EventWorker worker = events.feed(
                "pushed",
                to -> {
                    subscriber.set(to);
                    to.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long n) {}

                        @Override
                        public void cancel() {
                            cancelled.set(true);
                        }
                    });
                },
                (Integer i) -> {
                    committing.countDown();
                    go.acquireUninterruptibly();
                    go.release();
                    return "k" + i;
                });
        subscriber.get().onNext(0);
        Await.latch(committing);
        for (int i = 1; i < 64; i++) subscriber.get().onNext(i);
        Thread closing = new Thread(worker::close);
        closing.start();
        try {
            Await.until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        } finally {
            go.release();
        }
        closing.join();
        assertThat(cancelled).isTrue();
        assertThat(keys("pushed"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 64).mapToObj(i -> "k" + i).toList());
        subscriber.get().onNext(64);
        assertThat(keys("pushed")).as("what comes after the end").hasSize(64);
    }

    @Test
    void what_was_taken_while_the_store_failed_is_published_when_the_feed_is_closed() {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(10);
        AtomicBoolean broken = new AtomicBoolean(true);
        EventWorker worker = events.feed("pushed", queue, i -> {
            if (broken.get()) throw new AssertionError("not now");
            return "k" + i;
        });
        queue.addAll(List.of(1, 2));
        Await.until(() -> worker.failure().isPresent());
        broken.set(false);
        worker.close();
        assertThat(keys("pushed")).containsExactly("k1", "k2");
        assertThat(queue).isEmpty();
    }

    // Sources of one's own

    /** Counts up, and fails now and then. */
    private static final class Counter implements EventSource {
        private final AtomicInteger polls = new AtomicInteger();
        private volatile boolean closed;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public Polled poll(@Nullable String cursor) throws IOException {
            if (polls.incrementAndGet() % 3 == 0) throw new IOException("not now");
            int from = cursor == null ? 0 : Integer.parseInt(cursor);
            return new Polled(
                    List.of(new Item("" + from, from), new Item("" + (from + 1), from + 1)),
                    "" + (from + 2),
                    from < 20);
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void a_source_that_fails_is_asked_again_and_two_of_one_name_add_nothing_twice() {
        Counter counter = new Counter();
        EventWorker worker = events.feed("n", counter);
        try (Tracking second = Tracking.open(folder.resolve("mlflow.db"));
                EventQueue beside = EventQueue.in(second, clock)) {
            beside.feed("n", new Counter());
            Await.until(() -> {
                clock.advance(500);
                return keys("n").size() >= 100;
            });
        }
        worker.close();
        assertThat(counter.closed).isTrue();
        List<Event> all = events.read("n", 0, 10_000);
        assertThat(all)
                .extracting(Event::value)
                .containsExactlyElementsOf(
                        IntStream.range(0, all.size()).boxed().toList());
    }
}
