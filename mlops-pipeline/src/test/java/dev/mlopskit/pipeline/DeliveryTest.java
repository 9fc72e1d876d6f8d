package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Tracking;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A delivery is a run of the journal, and each event of a topic belongs to one. */
@Timeout(60)
class DeliveryTest extends DeliveringTest {
    @Test
    void each_event_has_a_run_in_the_order_of_the_events() {
        publish(1, 3);
        EventWorker worker = events.deliver("t", Delivery.each(), noting(), options);
        awaitSeen(3);
        publish(4, 5);
        awaitSeen(5);
        worker.close();
        publish(6, 6);
        assertThat(seen).containsExactly("1", "2", "3", "4", "5");
        assertThat(events.position("t", "note")).isEqualTo(5);
        assertThat(journal.runs("note")).hasSize(5).allMatch(run -> run.state() == RunState.SUCCESS);
        assertThat(worker.isOver()).isTrue();

        events.deliver("t", Delivery.each(), noting(), options);
        awaitSeen(6);
        assertThat(seen).endsWith("5", "6");
    }

    @Test
    void a_batch_is_delivered_when_it_is_full() {
        publish(1, 7);
        events.deliver("t", Delivery.batch(3, Duration.ofMinutes(1)), noting(), options);
        awaitSeen(2);
        publish(8, 9);
        awaitSeen(3);
        assertThat(seen).containsExactly("1 2 3", "4 5 6", "7 8 9");
    }

    @RepeatedTest(10) // the time may go on while events are read
    void a_batch_is_delivered_when_its_oldest_event_has_waited() {
        events.deliver("t", Delivery.batch(3, Duration.ofMinutes(1)), noting(), options);
        publish(1, 1);
        clock.advance(30_000);
        publish(2, 2);
        assertThat(seen).isEmpty();
        clock.advance(29_999);
        assertThat(events.position("t", "note")).isZero();
        clock.advance(1);
        awaitSeen(1);
        assertThat(seen).containsExactly("1 2");
    }

    /** Notes as well, and then waits until it may go on. */
    private Pipeline waiting(Semaphore go) {
        return noting(all -> {
            go.acquire();
            return 0;
        });
    }

    @Test
    void the_latest_passes_over_those_before_it() throws Exception {
        Semaphore go = new Semaphore(0);
        publish(1, 3);
        events.deliver("t", Delivery.latest(), waiting(go), options);
        awaitSeen(1);
        publish(4, 8);
        assertThat(seen).containsExactly("3");
        go.release();
        awaitSeen(2);
        go.release();
        assertThat(seen).containsExactly("3", "8");
        assertThat(events.position("t", "note")).isEqualTo(8);
    }

    @Test
    void no_more_runs_go_on_at_the_same_time_than_may() throws Exception {
        Peak peak = new Peak();
        CountDownLatch three = new CountDownLatch(3);
        Pipeline pipeline = Pipeline.define(
                "many",
                p -> p.task("one", p.events(), all -> {
                    peak.begin();
                    three.countDown();
                    if (all.get(0).offset() <= 3) three.await();
                    peak.end();
                    return seen.add(joined(all));
                }));
        publish(1, 20);
        events.deliver("t", Delivery.each().maxActive(3), pipeline, options);
        awaitSeen(20);
        assertThat(peak.most()).isEqualTo(3);
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(String::valueOf).toList());
    }

    @Test
    void two_processes_with_the_same_consumer_share_the_events() {
        publish(1, 60);
        try (Tracking second = store();
                EventQueue beside = EventQueue.in(second)) {
            RunOptions other = RunOptions.builder().journal(Journal.in(second)).build();
            events.deliver("t", Delivery.each().maxActive(4), noting(), options);
            beside.deliver("t", Delivery.each().maxActive(4).pollEvery(Duration.ofMillis(5)), noting(), other);
            awaitSeen(60);
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(60);
        assertThat(journal.runs("note")).hasSize(60);
    }

    @Test
    void what_open_runs_were_given_is_not_read_to_begin_another() throws Exception {
        Semaphore go = new Semaphore(0);
        publish(1, 1);
        EventWorker worker = events.deliver("t", Delivery.each().maxActive(2), waiting(go), options);
        awaitSeen(1);
        sql("UPDATE mlopskit_pipeline_runs SET events = '?'");
        publish(2, 2);
        try {
            awaitSeen(2);
        } finally {
            go.release(2);
        }
        assertThat(worker.failure()).isEmpty();
        assertThat(column("SELECT first_offset FROM mlopskit_pipeline_runs ORDER BY first_offset"))
                .containsExactly("1", "2");
    }

    @Test
    void consumers_of_a_topic_do_not_know_of_each_other() {
        publish(1, 2);
        events.deliver("t", Delivery.each().named("a"), noting(), options);
        events.deliver("t", Delivery.batch(2, Duration.ZERO).named("b"), noting(), options);
        events.deliver("t", Delivery.each().named("c").fromNow(), noting(), options);
        awaitSeen(3);
        publish(3, 4);
        awaitSeen(8);
        assertThat(seen).contains("1", "2", "1 2").filteredOn("3"::equals).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_run_without_a_delivery_has_no_events() {
        PipelineRun run =
                Pipeline.define("p", p -> p.task("n", p.events(), List::size)).run();
        assertThat(run.orThrow().task("n").value()).isEqualTo(0);
    }

    @Test
    void what_cannot_be_delivered_is_refused_before_anything_runs() {
        publish(1, 1);
        assertThatThrownBy(() -> events.deliver("t", Delivery.each(), noting(), RunOptions.defaults()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("events of topic 't' cannot be delivered to pipeline 'note' without a journal")
                .hasMessageContaining("Journal.in(tracking)");
        try (Tracking other = Tracking.open(folder.resolve("other.db"))) {
            RunOptions elsewhere =
                    RunOptions.builder().journal(Journal.in(other)).build();
            assertThatThrownBy(() -> events.deliver("t", Delivery.each(), noting(), elsewhere))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("with a journal of another store");
        }
        assertThatThrownBy(() -> events.deliver("", Delivery.each(), noting(), options))
                .hasMessageContaining("topic '' has a bad name");
        RunOptions params =
                RunOptions.builder().journal(journal).params(Map.of("no", 1)).build();
        assertThatThrownBy(() -> events.deliver("t", Delivery.each(), noting(), params))
                .isInstanceOf(InvalidPipelineException.class);
        assertThatThrownBy(() -> Delivery.batch(0, Duration.ZERO)).hasMessageContaining("cannot have 0 events: take 1");
        assertThatThrownBy(() -> Delivery.batch(1, Duration.ofSeconds(-1)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("cannot wait for PT-1S: take zero or more");
        assertThatThrownBy(() -> Delivery.each().maxActive(0)).hasMessageContaining("take 1 or more");
        assertThatThrownBy(() -> Delivery.each().named("a b")).hasMessageContaining("consumer 'a b' has a bad name");
        assertThatThrownBy(() -> Delivery.each().pollEvery(Duration.ZERO)).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> events.position("t", "note")).hasMessageContaining("has no consumer 'note'");
        assertThat(seen).isEmpty();
        assertThat(journal.runs("note")).isEmpty();
    }
}
