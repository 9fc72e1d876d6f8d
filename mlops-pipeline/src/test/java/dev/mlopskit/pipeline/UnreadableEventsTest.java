package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event that was taken can be delivered, and one that cannot any more stops its consumer with a reason. */
@Timeout(60)
class UnreadableEventsTest extends EventsTest {
    record Order(String id, ArrayList<String> lines) {}

    record Strange(IdentityHashMap<String, String> values) {}

    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final Pipeline consumer = Pipeline.define(
            "consumer",
            p -> p.task("see", p.events(), all -> seen.add(all.get(0).value())));

    @Override
    EventQueue queue() {
        return EventQueue.in(tracking); // by the clock of the system, which waits in earnest
    }

    @Test
    void what_was_published_is_delivered_as_it_was() throws Exception {
        Order order = new Order("1", new ArrayList<>(List.of("x")));
        events.publish("orders", "1", order);
        events.deliver("orders", Delivery.each(), consumer, options);
        assertThat(seen.take()).isEqualTo(order);
    }

    @Test
    void what_could_not_be_delivered_is_not_taken() {
        assertThatThrownBy(() -> events.publish("orders", "1", new Strange(new IdentityHashMap<>())))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("event '1' of topic 'orders' cannot be published")
                .hasMessageContaining(".values is a java.util.IdentityHashMap");
        assertThat(events.read("orders", 0, 10)).isEmpty();
    }

    @Test
    void an_event_that_cannot_be_read_any_more_stops_its_consumer_which_says_which_one_it_is() throws Exception {
        events.publish("orders", "good", "fine");
        events.publish("orders", "bad", "other");
        sql("UPDATE mlopskit_events SET value = '{\"record\":[\"gone.Order\"]}' WHERE event_key = 'bad'");
        EventWorker worker = events.deliver("orders", Delivery.each(), consumer, options);
        assertThat(seen.take()).isEqualTo("fine");
        Await.until(worker::isOver);
        assertThat(worker.failure().orElseThrow())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("event 2 of topic 'orders', of the key 'bad', cannot be read")
                .hasMessageContaining("gone.Order")
                .hasMessageContaining("fromNow()");
        assertThat(events.position("orders", "consumer")).isEqualTo(1);
        assertThatThrownBy(() -> events.read("orders", 0, 10))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("of the key 'bad'");
    }

    @Test
    void a_run_that_cannot_be_gone_on_with_stops_its_consumer_whatever_the_cause_of_its_error() throws Exception {
        events.publish("orders", "good", "fine");
        events.deliver("orders", Delivery.each(), consumer, options);
        assertThat(seen.take()).isEqualTo("fine");
        Await.until(() -> journal.runs("consumer").get(0).state() == RunState.SUCCESS);
        events.close();
        String id = journal.runs("consumer").get(0).id();
        sql("UPDATE mlopskit_pipeline_runs SET state = NULL, ended_at = NULL, lease_until = 0, events = 'garbage'");

        events = queue();
        EventWorker worker = events.deliver("orders", Delivery.each(), consumer, options);
        Await.until(worker::isOver);
        assertThat(worker.failure().orElseThrow())
                .hasMessageContaining("the events of run " + id + " cannot be read")
                .hasCauseInstanceOf(RuntimeException.class);
    }

    @Test
    void an_event_without_a_key_or_a_topic_is_refused() {
        assertThatThrownBy(() -> events.publish("orders", null, 1))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("has no key");
        assertThatThrownBy(() -> events.publish(null, "k", 1))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("topic has no name");
    }

    @Test
    void a_time_that_is_longer_than_can_be_waited_for_is_waited_for_as_long_as_can_be() throws Exception {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        Delivery each = Delivery.each().pollEvery(forEver);
        EventWorker worker = events.deliver("orders", each, consumer, options);
        Delivery batch = Delivery.batch(2, forEver).named("batch").pollEvery(Duration.ofDays(200_000));
        EventWorker batches = events.deliver("orders", batch, consumer, options);
        events.publish("orders", "1", 1);
        assertThat(seen.take()).isEqualTo(1);
        events.publish("orders", "2", 2);
        assertThat(List.of(seen.take(), seen.take())).containsExactlyInAnyOrder(1, 2);
        assertThat(worker.isOver()).isFalse();
        assertThat(batches.failure()).isEmpty();
        assertThat(events.clean("orders", forEver)).isZero();
    }
}
