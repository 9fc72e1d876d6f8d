package dev.mlopskit.pipeline.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mlopskit.pipeline.internal.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class LoopTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Loop.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

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
        Deaf deaf = new Deaf();
        Loop loop = new Loop("source 'deaf'", SystemClock.INSTANCE, deaf, Duration.ofMillis(50)).start();
        deaf.begun.await();
        loop.close();
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage())
                    .isEqualTo("source 'deaf' is closed, though its last step has heard no interrupt for PT0.05S and"
                            + " goes on");
        });
        deaf.released = true;
        deaf.ended.await();
    }
}
