package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchingTest {
    private final BatchGain gain = new BatchGain();
    private long now;

    /** Two threads that call all the time, for a second; gives the part of the calls that were put together. */
    private double second(long alone, long together) {
        long batched = 0;
        long calls = 0;
        for (long end = now + 1_000_000_000; now < end; ) {
            boolean worth = gain.isWorth();
            long nanos = worth ? 16 * together : alone;
            now += nanos / 2;
            if (worth) gain.batch(16, nanos, now);
            else gain.single(nanos, now);
            calls += worth ? 16 : 1;
            batched += worth ? 16 : 0;
        }
        return (double) batched / calls;
    }

    @ParameterizedTest
    @CsvSource({"50_000, 10_000, true", "50_000, 48_000, false", "5_000, 2_000, true", "5_000, 9_000, false"})
    void what_makes_more_calls_end_is_kept_whatever_the_model_takes(String alone, String together, boolean worth) {
        for (int i = 0; i < 3; i++) second(nanos(alone), nanos(together));
        double part = second(nanos(alone), nanos(together));
        if (worth) assertThat(part).isGreaterThan(0.9);
        else assertThat(part).isLessThan(0.1);
    }

    private static long nanos(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    @Test
    void it_is_found_out_anew_after_a_while() {
        for (int i = 0; i < 3; i++) second(50_000, 10_000);
        for (int i = 0; i < 3; i++) second(50_000, 90_000);
        assertThat(second(50_000, 90_000)).isLessThan(0.1);
        for (int i = 0; i < 3; i++) second(50_000, 10_000);
        assertThat(second(50_000, 10_000)).isGreaterThan(0.9);
    }

    @Test
    void where_nobody_waits_for_the_model_nothing_is_tried() {
        for (int i = 0; i < 10_000; i++) {
            now += 500_000;
            gain.single(50_000, now);
            assertThat(gain.isWorth()).isFalse();
        }
    }

    @Test
    void what_puts_nothing_together_is_refused() {
        assertThatThrownBy(() -> new Batching(1, Duration.ofMillis(1), 1)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> new Batching(2, Duration.ZERO, 1)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> new Batching(2, Duration.ofMillis(1), 0)).isInstanceOf(ServingException.class);
    }
}
