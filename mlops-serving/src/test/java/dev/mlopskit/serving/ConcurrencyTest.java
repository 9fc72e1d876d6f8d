package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Models.Penguin;
import dev.mlopskit.serving.internal.model.Lease;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    @RepeatedTest(3)
    void eightThreadsGetTheSameAnswersAndClosingFailsNoCallThatHadBegun() {
        Callers.agree(
                Models.penguins("scores").build(),
                Penguin.class,
                float[].class,
                row -> new Penguin(30 + row * 0.7, 20 - row, 170 + row, 3000 + 10 * row));
    }

    @Test
    void theLastOneOutFreesOnce() {
        AtomicInteger freed = new AtomicInteger();
        Lease lease = new Lease(freed::incrementAndGet);
        assertThat(lease.enter()).isTrue();
        assertThat(lease.enter()).isTrue();
        lease.close();
        lease.close();
        assertThat(lease.enter()).isFalse();
        lease.exit();
        assertThat(freed).hasValue(0);
        lease.exit();
        assertThat(freed).hasValue(1);
        lease.close();
        assertThat(freed).hasValue(1);
    }
}
