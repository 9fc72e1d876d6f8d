package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source has is added to its topic once. */
@Timeout(60)
class SourcesTest extends EventsTest {
    // Aliases

    private ModelVersion version() {
        return tracking.registeredModel("penguins")
                .newVersion("models/penguins")
                .register();
    }

    @Test
    void each_move_of_an_alias_is_an_event() throws Exception {
        EventSource source = EventSources.alias(tracking, "penguins", "champion");
        ModelVersion one = version();
        assertThat(source.poll(null).items()).as("no such alias yet").isEmpty();
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
    void a_model_that_is_not_there_is_a_failure_until_it_is() {
        EventWorker worker = events.feed("moves", EventSources.alias(tracking, "penguins", "champion"));
        Await.until(() -> worker.failure().isPresent());
        assertThat(worker.failure().orElseThrow())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("there is no registered model 'penguins'");
        version().alias("champion");
        Await.until(() -> {
            clock.advance(1000);
            return worker.failure().isEmpty();
        });
        Await.until(() -> !keys("moves").isEmpty());
        assertThat(keys("moves")).containsExactly("penguins@champion 1");
    }

    @Test
    void aliases_of_two_models_have_places_of_their_own() {
        assertThat(EventSources.alias(tracking, "a-b", "c").name())
                .isNotEqualTo(EventSources.alias(tracking, "a", "b-c").name());
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
    void what_cannot_be_published_ends_the_feed_of_a_queue_after_what_was_taken_with_it() {
        BlockingQueue<Object> queue = new ArrayBlockingQueue<>(10);
        Object bad = new Object();
        queue.addAll(List.of(1, 2, bad, 3, new Object(), 4));
        EventWorker worker = events.feed("pushed", queue, String::valueOf);
        Await.until(worker::isOver);
        assertThat(keys("pushed")).containsExactly("1", "2", "3", "4");
        assertThat(worker.failure().orElseThrow())
                .hasMessageContaining("event '" + bad + "' of topic 'pushed' cannot be published");
        queue.add(5);
        worker.close();
        assertThat(queue).as("what was not taken").containsExactly(5);
        events.feed("pushed", queue, String::valueOf);
        Await.until(() -> keys("pushed").size() == 5);
    }

    @Test
    void a_key_that_nobody_can_make_loses_no_element_but_its_own() {
        RuntimeException constant = new IllegalStateException("no key");
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(10);
        queue.addAll(List.of(1, 2, 3, 4));
        EventWorker worker = events.feed("pushed", queue, i -> {
            if (i % 2 == 0) throw constant;
            return "" + i;
        });
        Await.until(worker::isOver);
        assertThat(keys("pushed")).containsExactly("1", "3");
        assertThat(worker.failure()).contains(constant);
    }

    @Test
    void what_a_publisher_has_handed_over_behind_what_cannot_be_published_is() {
        EventWorker worker = events.feed(
                "pushed",
                to -> to.onSubscribe(new Flow.Subscription() {
                    private boolean asked;

                    @Override
                    public void request(long n) {
                        if (asked) return;
                        asked = true;
                        for (Object each : List.of(1, new Object(), 2)) to.onNext(each);
                    }

                    @Override
                    public void cancel() {}
                }),
                String::valueOf);
        Await.until(worker::isOver);
        assertThat(keys("pushed")).containsExactly("1", "2");
        assertThat(worker.failure()).isPresent();
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
    void two_sources_of_one_name_feed_a_topic_under_names_that_they_are_given() throws Exception {
        try (Tracking other = Tracking.open(folder.resolve("other.db"))) {
            for (Tracking each : List.of(tracking, other))
                each.registeredModel("penguins")
                        .newVersion("models/penguins")
                        .register()
                        .alias("champion");
            EventSource production = EventSources.alias(other, "penguins", "champion");
            EventWorker first = events.feed("moves", EventSources.alias(tracking, "penguins", "champion"));
            assertThatThrownBy(() -> events.feed("moves", production))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("two of one name would share their place")
                    .hasMessageContaining("EventSources.named(");
            EventWorker second = events.feed("moves", EventSources.named("production", production));
            Await.until(() -> keys("moves").size() == 2);
            assertThat(keys("moves"))
                    .containsExactlyInAnyOrder("penguins@champion 1", "production/penguins@champion 1");
            first.close();
            events.feed("moves", EventSources.alias(tracking, "penguins", "champion"));
            second.close();
        }
        assertThatThrownBy(() -> EventSources.named("a b", new Counter())).hasMessageContaining("bad name");
    }

    @Test
    void a_source_that_fails_is_asked_again_and_two_of_one_name_add_nothing_twice() {
        Counter counter = new Counter();
        EventWorker worker = events.feed("n", counter);
        try (Tracking second = store();
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
