package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.endpoint.Circuit.Permit;
import dev.mlopskit.serving.endpoint.Registered.StandingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private final StandingClock clock = new StandingClock();
    private final Circuit circuit = new Circuit(CircuitBreaker.DEFAULT, clock);

    @Test
    void half_of_the_last_twenty_calls_open_it_also_after_many_that_went_well() {
        for (int i = 0; i < 1000; i++) circuit.succeeded(Permit.GRANTED);
        for (int i = 0; i < 9; i++) assertThat(circuit.failed()).isFalse();
        assertThat(circuit.failed()).isTrue();
    }

    @Test
    void the_first_calls_of_a_version_are_too_few_to_open_it() {
        for (int i = 0; i < 19; i++) assertThat(circuit.failed()).isFalse();
        assertThat(circuit.failed()).isTrue();
    }

    @Test
    void only_the_call_that_tries_it_after_a_pause_closes_it() {
        for (int i = 0; i < 20; i++) circuit.failed();
        assertThat(circuit.succeeded(Permit.GRANTED))
                .as("a call that began before")
                .isFalse();
        assertThat(circuit.permit()).isEqualTo(Permit.REFUSED);
        clock.advance(Duration.ofSeconds(10));
        assertThat(circuit.permit()).isEqualTo(Permit.TRIAL);
        assertThat(circuit.permit()).as("one call in each pause").isEqualTo(Permit.REFUSED);
        assertThat(circuit.succeeded(Permit.TRIAL)).isTrue();
        assertThat(circuit.permit()).isEqualTo(Permit.GRANTED);
    }
}
