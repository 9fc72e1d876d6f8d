package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fell due while nothing ran is left out, or runs late, as the schedule says. */
@Timeout(60)
class CatchUpTest extends ScheduleTest {
    private List<DataInterval> afterASleepOf(Duration sleep, CatchUp catchUp) {
        scheduler.add("hourly", pipeline, HOURLY, direct().catchUp(catchUp).build());
        clock.advance(Duration.ofHours(1));
        seen.clear();
        clock.sleep(sleep);
        clock.advance(0);
        return List.copyOf(seen);
    }

    @Test
    void what_fell_due_while_the_machine_slept_is_left_out_with_NONE() {
        assertThat(afterASleepOf(Duration.ofMinutes(330), CatchUp.NONE)).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 6));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 'schedule ''hourly'' leaves out 5 runs that fell due after 2026-01-01T01:00:00Z and up to 2026-01-01T06:00:00Z,"
                + " as its catch-up is NONE'",
        "LATEST, 'schedule ''hourly'' leaves out 4 runs that fell due after 2026-01-01T01:00:00Z and up to 2026-01-01T05:00:00Z,"
                + " as its catch-up is LATEST'",
        "ALL, "
    })
    void how_many_are_left_out_is_told(CatchUp catchUp, String told) {
        try (Logged logged = Logged.of(Scheduler.class.getName(), Level.INFO)) {
            afterASleepOf(Duration.ofMinutes(330), catchUp);
            assertThat(logged.lines()).isEqualTo(told == null ? List.of() : List.of("INFO " + told));
        }
    }

    @Test
    void what_is_less_than_a_minute_late_is_on_time() {
        assertThat(afterASleepOf(Duration.ofMinutes(60).plusSeconds(59), CatchUp.NONE))
                .containsExactly(hour(1, 1));
    }

    @Test
    void of_what_fell_due_while_the_machine_slept_the_last_runs_with_LATEST() {
        assertThat(afterASleepOf(Duration.ofMinutes(330), CatchUp.LATEST)).containsExactly(hour(1, 5));
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 5), hour(1, 6));
    }

    @Test
    void what_fell_due_while_the_machine_slept_runs_in_order_with_ALL() {
        assertThat(afterASleepOf(Duration.ofMinutes(330), CatchUp.ALL))
                .containsExactly(hour(1, 1), hour(1, 2), hour(1, 3), hour(1, 4), hour(1, 5));
    }

    @Test
    void the_same_holds_for_what_was_due_between_the_start_and_now() {
        clock.advance(Duration.ofHours(100));
        ScheduleOptions.Builder past = direct().start(at("01-01T00:00"));
        scheduler.add("all", pipeline, HOURLY, past.catchUp(CatchUp.ALL).build());
        assertThat(seen).hasSize(100).startsWith(hour(1, 0)).endsWith(hour(1, 99));
        seen.clear();
        scheduler.add(
                "latest", pipeline, HOURLY, direct().start(at("01-01T00:00")).build());
        assertThat(seen).containsExactly(hour(1, 99));
    }

    @Test
    void what_fell_due_while_the_application_was_down_is_missed_and_what_ran_does_not_run_again() {
        ScheduleOptions options = direct().catchUp(CatchUp.ALL).build();
        scheduler.add("hourly", pipeline, HOURLY, options);
        clock.advance(Duration.ofHours(2));
        scheduler.close();
        clock.advance(Duration.ofHours(2));
        assertThat(seen).hasSize(2);
        scheduler = Scheduler.open(clock, state);
        scheduler.add("hourly", pipeline, HOURLY, options);
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1), hour(1, 2), hour(1, 3));
    }

    @Test
    void what_is_due_before_the_first_run_is_missed_though_the_application_was_down() {
        ScheduleOptions options = direct().build();
        scheduler.add("hourly", pipeline, HOURLY, options);
        restart();
        clock.advance(Duration.ofHours(1));
        scheduler.add("hourly", pipeline, HOURLY, options);
        assertThat(seen).containsExactly(hour(1, 0));
    }

    @Test
    void a_paused_schedule_runs_nothing_and_then_catches_up_also_after_a_restart() {
        Scheduled hourly = scheduler.add("hourly", pipeline, HOURLY, direct().build());
        hourly.pause();
        assertThat(hourly.isPaused()).isTrue();
        assertThat(hourly.nextDue()).isEmpty();
        assertThat(clock.calls()).isZero();
        clock.advance(Duration.ofHours(3));
        restart();
        hourly = scheduler.add("hourly", pipeline, HOURLY, direct().build());
        assertThat(hourly.isPaused()).isTrue();
        clock.advance(Duration.ofHours(3));
        assertThat(seen).isEmpty();
        hourly.resume();
        assertThat(seen).containsExactly(hour(1, 5));
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 5), hour(1, 6));
    }

    @Test
    void a_clock_that_is_set_back_makes_nothing_run_twice() {
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        clock.advance(Duration.ofHours(3));
        clock.sleep(Duration.ofHours(-2));
        clock.advance(Duration.ofHours(2));
        assertThat(seen).hasSize(3);
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1), hour(1, 2), hour(1, 3));
    }
}
