package dev.mlopskit.pipeline.internal.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {
    /** Sends nothing until it is let. */
    private static final class Gate implements EventSender {
        private final CountDownLatch taken = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
        private boolean closed;

        @Override
        public void send(String event) throws IOException, InterruptedException {
            taken.countDown();
            open.await();
            if (event.equals("bad")) throw new IOException("bad");
            sent.add(event);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Gate gate = new Gate();

    @Test
    void what_finds_no_room_is_lost_and_nobody_waits() throws InterruptedException {
        Outbox outbox = new Outbox(gate, 2, Duration.ofSeconds(30));
        outbox.add("1");
        gate.taken.await();
        for (String event : List.of("2", "3", "4", "5")) outbox.add(event);
        assertThat(outbox.lost()).isEqualTo(2);
        gate.open.countDown();
        outbox.close();
        assertThat(gate.sent).containsExactly("1", "2", "3");
        assertThat(gate.closed).isTrue();
    }

    @Test
    void what_cannot_be_sent_does_not_stop_what_comes_after_it() {
        Outbox outbox = new Outbox(gate, 10, Duration.ofSeconds(30));
        gate.open.countDown();
        for (String event : List.of("1", "bad", "2")) outbox.add(event);
        outbox.close();
        assertThat(gate.sent).containsExactly("1", "2");
        assertThat(outbox.lost()).isEqualTo(1);
        outbox.add("late");
        assertThat(outbox.lost()).isEqualTo(2);
    }

    @Test
    void closing_has_an_end_though_the_other_side_has_none() throws InterruptedException {
        Outbox outbox = new Outbox(gate, 10, Duration.ofMillis(50));
        for (String event : List.of("1", "2", "3")) outbox.add(event);
        gate.taken.await();
        outbox.close();
        assertThat(gate.sent).isEmpty();
        assertThat(outbox.lost()).isEqualTo(3);
    }

    @Test
    void without_events_there_is_nothing_to_wait_for() {
        Outbox outbox = new Outbox(gate, 10, Duration.ofSeconds(30));
        outbox.close();
        assertThat(gate.closed).isTrue();
        assertThat(outbox.lost()).isZero();
    }
}
