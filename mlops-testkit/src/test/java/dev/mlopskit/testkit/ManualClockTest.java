package dev.mlopskit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final List<String> called = new ArrayList<>();

    private Runnable in(int seconds, String name) {
        return clock.at(
                START.plusSeconds(seconds),
                () -> called.add(
                        name + " at " + Duration.between(START, clock.instant()).toSeconds()));
    }

    @Test
    void it_stands_until_it_is_moved() {
        assertThat(clock.instant()).isEqualTo(START);
        clock.advance(Duration.ofSeconds(1));
        clock.advanceTo(START.plusSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void what_is_due_runs_in_order_of_time_and_then_of_asking_each_at_its_own_time() {
        in(3, "c");
        in(1, "a");
        in(3, "d");
        in(2, "b");
        in(9, "late");
        assertThat(called).isEmpty();
        clock.advance(Duration.ofSeconds(4));
        assertThat(called).containsExactly("a at 1", "b at 2", "c at 3", "d at 3");
        assertThat(clock).hasToString("clock at 2026-03-01T12:00:04Z, 1 action to come");
    }

    @Test
    void what_an_action_asks_for_on_the_way_runs_too() {
        clock.at(START.plusSeconds(1), () -> in(2, "second"));
        clock.advance(Duration.ofSeconds(2));
        assertThat(called).containsExactly("second at 2");
    }

    @Test
    void an_action_that_moves_the_clock_does_not_make_it_go_back() {
        clock.at(START.plusSeconds(1), () -> clock.advance(Duration.ofSeconds(10)));
        in(5, "between");
        clock.advance(Duration.ofSeconds(2));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(11));
        assertThat(called).containsExactly("between at 5");
    }

    @Test
    void an_action_for_a_time_that_has_come_waits_for_the_next_move() {
        in(-1, "past");
        assertThat(called).isEmpty();
        clock.advance(Duration.ZERO);
        assertThat(called).containsExactly("past at 0");
        clock.advanceTo(START.minusSeconds(1));
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void what_is_taken_back_does_not_run() {
        Runnable back = in(1, "a");
        in(1, "b");
        back.run();
        back.run();
        clock.advance(Duration.ofSeconds(1));
        assertThat(called).containsExactly("b at 1");
    }

    @Test
    void it_goes_from_action_to_action() {
        in(3600, "a");
        in(7200, "b");
        assertThat(clock.nextAction()).contains(START.plusSeconds(3600));
        assertThat(clock.advanceToNext()).isTrue();
        assertThat(called).containsExactly("a at 3600");
        assertThat(clock.advanceToNext()).isTrue();
        assertThat(clock.advanceToNext()).isFalse();
        assertThat(clock.nextAction()).isEmpty();
    }

    @Test
    void it_does_not_go_back() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the clock cannot go back by PT-1S: advance by zero or more");
    }

    @Test
    void many_threads_may_ask_and_move() throws InterruptedException {
        AtomicInteger count = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(n -> new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        clock.at(clock.instant().plusMillis(i % 7), count::incrementAndGet);
                        clock.advance(Duration.ofMillis(1));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) thread.join();
        clock.advance(Duration.ofSeconds(1));
        assertThat(count).hasValue(1600);
    }
}
