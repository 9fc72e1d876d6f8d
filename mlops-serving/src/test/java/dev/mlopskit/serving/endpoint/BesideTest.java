package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BesideTest {
    @Test
    void what_is_offered_is_worked_off_in_order_without_being_asked() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(100);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        try (Beside<Integer> beside = new Beside<>("test", 128, batch -> {
            seen.addAll(batch);
            batch.forEach(item -> all.countDown());
        })) {
            for (int i = 0; i < 100; i++) assertThat(beside.offer(i)).isTrue();
            all.await();
        }
        assertThat(seen).isSorted().hasSize(100);
    }

    @Test
    void an_offer_that_finds_no_room_is_refused_at_once_and_the_next_one_after_work_is_taken() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        try (Beside<Integer> beside = new Beside<>("test", 4, batch -> {
            busy.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            seen.addAll(batch);
        })) {
            beside.offer(0);
            busy.await();
            for (int i = 1; i <= 4; i++) assertThat(beside.offer(i)).isTrue();
            assertThat(beside.offer(5)).isFalse();
            go.countDown();
            assertThat(beside.settled(() -> List.copyOf(seen))).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            assertThat(beside.offer(6)).isTrue();
        }
        assertThat(seen).endsWith(6);
    }

    @Test
    void of_many_threads_each_offer_is_taken_once_or_refused() throws InterruptedException {
        LongAdder refused = new LongAdder();
        AtomicInteger taken = new AtomicInteger();
        try (Beside<Integer> beside = new Beside<>("test", 64, batch -> taken.addAndGet(batch.size()))) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++)
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 50_000; i++) if (!beside.offer(i)) refused.increment();
                }));
            threads.forEach(Thread::start);
            for (Thread thread : threads) thread.join();
        }
        assertThat(taken.get() + refused.sum()).isEqualTo(200_000);
        assertThat(taken.get()).isPositive();
    }

    @Test
    void work_that_fails_does_not_end_it() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        try (Beside<Integer> beside = new Beside<>("test", 4, batch -> {
            if (batch.contains(1)) throw new IllegalStateException("cannot work");
            seen.addAll(batch);
        })) {
            beside.offer(1);
            beside.settled(() -> true);
            beside.offer(2);
        }
        assertThat(seen).containsExactly(2);
    }

    @Test
    void after_its_end_nothing_is_taken() {
        Beside<Integer> beside = new Beside<>("test", 4, batch -> {});
        beside.close();
        assertThat(beside.offer(1)).isFalse();
    }
}
