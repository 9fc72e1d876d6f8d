package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchingTest {
    @Test
    void a_small_model_is_asked_row_by_row() {
        BatchGain gain = new BatchGain();
        for (int i = 0; i < 1000; i++) gain.single(5_000 + i);
        assertThat(gain.isWorth()).isFalse();
    }

    @Test
    void a_large_model_that_gains_is_asked_in_batches_and_one_that_does_not_row_by_row() {
        BatchGain gains = new BatchGain();
        BatchGain doesNot = new BatchGain();
        for (BatchGain gain : new BatchGain[] {gains, doesNot}) {
            for (int i = 0; i < 100; i++) gain.single(50_000 + i);
            assertThat(gain.isWorth()).isTrue();
        }
        for (int i = 0; i < 100; i++) {
            gains.batch(16, 16 * 10_000);
            doesNot.batch(16, 16 * 30_000);
        }
        assertThat(gains.isWorth()).isTrue();
        assertThat(doesNot.isWorth()).isFalse();
    }

    @Test
    void it_is_found_out_anew_after_a_while() {
        BatchGain gain = new BatchGain();
        for (int i = 0; i < 1000; i++) gain.single(5_000);
        assertThat(gain.isWorth()).isFalse();
        for (int i = 0; i < 40_000; i++) gain.single(60_000);
        assertThat(gain.isWorth()).isTrue();
    }

    @Test
    void what_puts_nothing_together_is_refused() {
        assertThatThrownBy(() -> new Batching(1, Duration.ofMillis(1), 1)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> new Batching(2, Duration.ZERO, 1)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> new Batching(2, Duration.ofMillis(1), 0)).isInstanceOf(ServingException.class);
    }
}
