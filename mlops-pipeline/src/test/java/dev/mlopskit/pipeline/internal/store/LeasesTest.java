package dev.mlopskit.pipeline.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.PipelineException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final Duration SOON = Duration.ofMillis(5);

    private final Leases.Renewal renewal = new Leases.Renewal(SOON);
    private final BlockingQueue<Throwable> lost = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        renewal.stop();
    }

    private void renew(Supplier<RuntimeException> each) {
        renewal.start(
                () -> {
                    throw each.get();
                },
                lost::add);
    }

    @Test
    void whatever_goes_wrong_once_is_tried_again() throws Exception {
        CountDownLatch often = new CountDownLatch(5);
        renew(() -> {
            often.countDown();
            return often.getCount() % 2 == 0
                    ? new StoreFailure("away", new IllegalStateException())
                    : new IllegalStateException("odd");
        });
        assertThat(often.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void a_lease_that_somebody_else_has_is_told() throws Exception {
        renew(() -> new PipelineException("taken"));
        assertThat(lost.poll(20, TimeUnit.SECONDS)).hasMessage("taken");
    }

    @Test
    void one_that_is_slow_makes_no_other_late() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger slow = new AtomicInteger();
        CountDownLatch often = new CountDownLatch(5);
        Leases.Renewal hangs = new Leases.Renewal(SOON);
        hangs.start(
                () -> {
                    slow.incrementAndGet();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                lost::add);
        renewal.start(often::countDown, lost::add);
        assertThat(often.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(slow).hasValueLessThanOrEqualTo(1);
        end.countDown();
        hangs.stop();
    }

    @Test
    void what_a_process_has_is_its_own_until_it_is_gone_or_silent() {
        Instant now = Instant.now();
        String self = ProcessIdentity.self().text();
        assertThat(Leases.isLeft(self, now.plusSeconds(1), now)).isFalse();
        assertThat(Leases.isLeft(self, now.minusSeconds(1), now)).isTrue();
        assertThat(Leases.isLeft("nobody", now.plusSeconds(1), now)).isTrue();
    }
}
