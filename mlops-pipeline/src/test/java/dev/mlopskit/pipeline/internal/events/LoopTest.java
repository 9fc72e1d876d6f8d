package dev.mlopskit.pipeline.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mlopskit.pipeline.Logged;
import dev.mlopskit.pipeline.internal.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopTest {
    /** One step that hears no interrupt, as many a driver of a database does not. */
    private static final class Deaf implements Loop.Work {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean released;

        @Override
        public @Nullable Instant step() {
            begun.countDown();
            while (!released) LockSupport.parkNanos(1_000_000);
            return null;
        }

        @Override
        public void end() {
            ended.countDown();
        }
    }

    @Test
    void closing_has_an_end_though_a_step_hears_no_interrupt() throws Exception {
        try (Logged logged = Logged.of(Loop.class.getName(), Level.WARN)) {
            Deaf deaf = new Deaf();
            Loop loop = new Loop("source 'deaf'", SystemClock.INSTANCE, deaf, Duration.ofMillis(50)).start();
            deaf.begun.await();
            loop.close();
            assertThat(logged.lines())
                    .containsExactly("WARN source 'deaf' is closed, though its last step has heard no interrupt for"
                            + " PT0.05S and goes on");
            deaf.released = true;
            deaf.ended.await();
        }
    }
}
