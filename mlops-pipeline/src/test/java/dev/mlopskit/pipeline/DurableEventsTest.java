package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are kept in the order of their commits, each key once. */
@Timeout(60)
class DurableEventsTest extends EventsTest {
    record Order(long id, double sum) {}

    @Test
    void an_event_comes_back_as_it_was_published() {
        assertThat(events.publish("orders", "1", new Order(1, 0.5))).isTrue();
        assertThat(events.publish("orders", "2", Map.of("id", 2L))).isTrue();
        assertThat(events.publish("other", "1", null)).isTrue();

        List<Event> read = events.read("orders", 0, 10);
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(read)
                .containsExactly(
                        new Event("orders", 1, "1", new Order(1, 0.5), at),
                        new Event("orders", 2, "2", Map.of("id", 2L), at));
        assertThat(read.get(0).value(Order.class).sum()).isEqualTo(0.5);
        assertThatThrownBy(() -> read.get(1).value(Order.class))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("event '2' of topic 'orders'")
                .hasMessageContaining("no " + Order.class.getName());
        assertThat(events.read("orders", 1, 10)).extracting(Event::key).containsExactly("2");
        assertThat(events.read("orders", 0, 1)).extracting(Event::key).containsExactly("1");
        assertThat(events.read("nobody-knows", 0, 1)).isEmpty();
    }

    @Test
    void a_key_that_is_there_is_no_new_event_and_leaves_no_gap() {
        assertThat(events.publish("orders", "1", "first")).isTrue();
        assertThat(events.publish("orders", "1", "again")).isFalse();
        assertThat(events.publish("orders", "2", "second")).isTrue();
        assertThat(events.read("orders", 0, 10))
                .extracting(event -> event.offset() + " " + event.value())
                .containsExactly("1 first", "2 second");
    }

    @Test
    void events_outlive_the_process_that_published_them() {
        events.publish("orders", "1", 7);
        try (Tracking other = store();
                EventQueue again = EventQueue.in(other)) {
            assertThat(again.read("orders", 0, 10)).extracting(Event::value).containsExactly(7);
            assertThat(again.publish("orders", "1", 8)).isFalse();
        }
    }

    @Test
    void a_reader_beside_many_writers_misses_no_event_before_one_that_it_has_seen() throws Exception {
        int writers = 4;
        int each = 100;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> writing = new ArrayList<>();
        try (Tracking second = store();
                EventQueue beside = EventQueue.in(second)) {
            for (int writer = 0; writer < writers; writer++) {
                String name = "w" + writer;
                EventQueue queue = writer % 2 == 0 ? events : beside;
                writing.add(threads.submit(
                        () -> IntStream.range(0, each).forEach(i -> queue.publish("busy", name + "-" + i, i))));
            }
            long seen = 0;
            List<Long> offsets = new ArrayList<>();
            while (seen < writers * each) {
                for (Event event : events.read("busy", seen, 1000)) {
                    offsets.add(event.offset());
                    seen = event.offset();
                }
            }
            for (Future<?> future : writing) future.get();
            assertThat(offsets)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, writers * each).boxed().toList());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void only_what_all_consumers_have_passed_and_is_old_is_cleaned_away() {
        Pipeline pipeline = Pipeline.define("count", p -> p.task("one", p.events(), List::size));
        for (int i = 1; i <= 4; i++) events.publish("orders", "" + i, i);
        assertThat(events.clean("orders", Duration.ZERO)).as("nobody consumes").isZero();
        try (EventWorker quick = events.deliver("orders", Delivery.each().named("quick"), pipeline, options);
                EventWorker slow = events.deliver(
                        "orders", Delivery.batch(9, Duration.ofHours(1)).named("slow"), pipeline, options)) {
            Await.until(() -> events.position("orders", "quick") == 4);
            clock.advance(1000);
            assertThat(events.clean("orders", Duration.ZERO)).isZero();
            assertThat(slow.isOver()).isFalse();
            assertThat(quick.failure()).isEmpty();
        }
        events.forget("orders", "slow");
        assertThat(events.clean("orders", Duration.ofHours(1))).isZero();
        events.publish("orders", "5", 5);
        assertThat(events.clean("orders", Duration.ofMillis(500))).isEqualTo(4);
        assertThat(events.read("orders", 0, 10)).extracting(Event::offset).containsExactly(5L);
        assertThat(events.clean("orders", Duration.ofMillis(500))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä#"})
    void a_topic_of_no_good_name_is_refused(String topic) {
        assertThatThrownBy(() -> events.publish(topic, "1", 1))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("topic '" + topic + "' has a bad name: use 1 to 250 letters");
        assertThatThrownBy(() -> events.read(topic, 0, 1)).isInstanceOf(PipelineException.class);
    }

    @Test
    void keys_and_values_that_cannot_be_kept_are_refused() {
        for (String key : List.of("", "x".repeat(501), "a\u0000b", "\ud800"))
            assertThatThrownBy(() -> events.publish("orders", key, 1))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("of topic 'orders' cannot be kept: use 1 to 500 characters");
        assertThatThrownBy(() -> events.publish("orders", "1", new Object()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("event '1' of topic 'orders' cannot be published")
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> events.read("orders", 0, 0)).hasMessageContaining("take 1 to 100000");
        assertThatThrownBy(() -> events.clean("orders", Duration.ofDays(-1))).hasMessageContaining("take zero or more");
        assertThat(events.publish("orders", "\ud83d\ude00".repeat(250), "\u0000\ud800"))
                .isTrue();
        assertThat(events.read("orders", 0, 9)).extracting(Event::value).containsExactly("\u0000\ud800");
    }

    @Test
    void a_store_that_is_no_database_is_refused() {
        try (Tracking files =
                Tracking.builder().uri(folder.resolve("mlruns").toString()).open()) {
            assertThatThrownBy(() -> EventQueue.in(files))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("the event queue cannot be kept in");
        }
    }

    @Test
    void a_queue_that_is_closed_begins_nothing_more() {
        Pipeline pipeline = Pipeline.define("count", p -> p.task("one", p.events(), List::size));
        events.close();
        assertThatThrownBy(() -> events.deliver("orders", Delivery.each(), pipeline, options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the event queue is closed")
                .hasMessageContaining("open another one with EventQueue.in(tracking)");
        assertThatThrownBy(() -> events.feed("orders", new ArrayBlockingQueue<String>(1), text -> text))
                .hasMessageContaining("the event queue is closed");
        assertThatThrownBy(() -> events.position("orders", "count")).hasMessageContaining("has no consumer");
        assertThat(events.publish("orders", "1", 1)).as("which begins nothing").isTrue();
    }

    @Test
    void a_store_that_was_closed_is_told() {
        tracking.close();
        assertThatThrownBy(() -> events.publish("orders", "1", 1))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the event queue in ")
                .hasMessageContaining("is closed");
    }
}
