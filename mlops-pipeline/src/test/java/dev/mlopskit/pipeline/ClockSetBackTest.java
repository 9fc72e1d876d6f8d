package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A clock that is set back holds up no event for as long. */
@Timeout(60)
class ClockSetBackTest extends EventsTest {
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

    private Pipeline counting() {
        return Pipeline.define("count", p -> p.task("count", p.events(), all -> batches.add(all.size())));
    }

    private void awaitLook() {
        Await.until(() -> clock.calls() > 0);
    }

    @Test
    void a_batch_of_events_of_a_time_to_come_waits_as_one_of_events_of_now() {
        clock.sleep(Duration.ofHours(5));
        events.publish("t", "1", 1);
        clock.sleep(Duration.ofHours(-5));
        Delivery often = Delivery.batch(10, Duration.ofMillis(300)).pollEvery(Duration.ofMillis(100));
        events.deliver("t", often, counting(), options);
        events.publish("t", "2", 2);
        for (int i = 0; i < 2; i++) {
            awaitLook();
            clock.advance(100);
        }
        awaitLook();
        clock.advance(99);
        assertThat(events.position("t", "count")).isZero();
        clock.advance(1);
        Await.until(() -> batches.size() == 1);
        assertThat(batches).containsExactly(2);
    }

    @Test
    void a_batch_that_has_begun_to_wait_is_late_by_no_more_than_its_time() {
        events.publish("t", "1", 1);
        events.deliver("t", Delivery.batch(10, Duration.ofMillis(300)), counting(), options);
        awaitLook();
        clock.sleep(Duration.ofHours(-5));
        events.publish("other", "wakes nobody", 1);
        events.publish("t", "2", 2);
        Await.until(
                () -> clock.calls() > 0 && clock.next().equals(clock.instant().plusMillis(300)));
        clock.advance(300);
        Await.until(() -> batches.size() == 1);
        assertThat(batches).containsExactly(2);
    }

    /** Runs on, but for once, and calls nobody back: as one that would call five hours late. */
    private static final class Jumping implements PipelineClock {
        private final CountDownLatch waits = new CountDownLatch(1);
        private volatile Duration ahead = Duration.ofHours(5);

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public Runnable at(Instant time, Runnable action) {
            waits.countDown();
            return () -> {};
        }
    }

    @Test
    void a_worker_that_waits_when_it_happens_looks_again_soon() throws Exception {
        Jumping jumping = new Jumping();
        try (EventQueue waiting = EventQueue.in(tracking, jumping)) {
            waiting.deliver("t", Delivery.each(), counting(), options);
            Await.latch(jumping.waits);
            events.publish("t", "1", 1);
            jumping.ahead = Duration.ZERO;
            Await.until(() -> batches.size() == 1);
        }
    }
}
