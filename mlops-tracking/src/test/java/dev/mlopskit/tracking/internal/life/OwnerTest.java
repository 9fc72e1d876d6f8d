package dev.mlopskit.tracking.internal.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a process is taken for dead, and when not. */
class OwnerTest {
    private static final Instant BEAT = Instant.parse("2026-05-01T00:00:00Z");
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Owner SELF = Owner.self(BEAT, USUAL);

    @TempDir
    Path proc;

    private static Owner elsewhere(Duration interval) {
        return new Owner("elsewhere/boot", SELF.pid(), SELF.started(), BEAT, interval);
    }

    /** One of this machine, with a number that no process has. */
    private static Owner gone(Duration interval) {
        return new Owner(SELF.machine(), Long.MAX_VALUE, SELF.started(), BEAT, interval);
    }

    /** A folder that looks as {@code /proc} does, with the first process in it or not. */
    private Path proc(boolean first, String options) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(
                proc.resolve("self/mounts"),
                "sysfs /sys sysfs ro 0 0\nproc /proc proc " + options
                        + " 0 0\nproc /jail/proc proc rw,hidepid=2 0 0\n");
        if (first) Files.writeString(Files.createDirectories(proc.resolve("1")).resolve("stat"), "1 (init) S");
        return proc;
    }

    @ParameterizedTest
    @CsvSource({"PT1S, PT10M", "PT30S, PT10M", "PT31S, PT10M20S", "PT15M, PT5H", "P1D, P20D"})
    void one_of_another_machine_is_dead_after_ten_minutes_and_twenty_beats_of_silence(
            Duration interval, Duration silence) {
        assertThat(elsewhere(interval).isDead(BEAT)).isFalse();
        assertThat(elsewhere(interval).isDead(BEAT.plus(silence))).isFalse();
        assertThat(elsewhere(interval).isDead(BEAT.plus(silence).plusMillis(1))).isTrue();
    }

    @Test
    void one_of_another_machine_that_never_says_that_it_lives_is_never_dead() {
        assertThat(elsewhere(Duration.ZERO).isDead(BEAT.plus(Duration.ofDays(10_000))))
                .isFalse();
    }

    @Test
    void one_of_this_machine_is_looked_up_however_long_it_was_silent() {
        assertThat(SELF.isDead(BEAT.plus(Duration.ofDays(1)))).isFalse();
        Owner sameNumber = new Owner(SELF.machine(), SELF.pid(), SELF.started() + 1, BEAT, USUAL);
        assertThat(sameNumber.isDead(BEAT, proc.resolve("absent"))).isTrue();
        assertThat(gone(Duration.ZERO).isDead(BEAT, proc.resolve("absent"))).isTrue();
    }

    @Test
    void one_that_is_not_found_where_all_processes_are_shown_is_dead() throws Exception {
        assertThat(gone(USUAL).isDead(BEAT, proc(true, "rw,nosuid,hidepid=0"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidepid=1", "hidepid=2", "hidepid=invisible", "hidepid=ptraceable"})
    void one_that_is_not_found_where_some_are_hidden_must_be_silent_too(String option) throws Exception {
        assertSilenceNeeded(proc(true, "rw,nosuid," + option));
    }

    @Test
    void where_the_first_process_is_not_seen_others_are_hidden_too() throws Exception {
        assertSilenceNeeded(proc(false, "rw,nosuid"));
    }

    private static void assertSilenceNeeded(Path proc) {
        assertThat(gone(USUAL).isDead(BEAT.plus(Duration.ofMinutes(9)), proc)).isFalse();
        assertThat(gone(USUAL).isDead(BEAT.plus(Duration.ofMinutes(11)), proc)).isTrue();
        assertThat(gone(Duration.ZERO).isDead(BEAT.plus(Duration.ofDays(1)), proc))
                .isFalse();
    }

    @Test
    void the_tag_comes_back_and_one_of_somebody_else_is_nobody() {
        Owner spaces = new Owner("my machine/boot", 1, 2, BEAT, Duration.ofMinutes(15));
        assertThat(Owner.parse(spaces.tag().value())).contains(spaces);
        assertThat(Owner.parse(SELF.tag().value())).contains(SELF);
        assertThat(Owner.parse("ann")).isEmpty();
        assertThat(Owner.parse("1 2 3 four five")).isEmpty();
    }

    @Test
    void figures_that_make_no_sense_break_nothing() {
        for (String text :
                new String[] {"1 2 " + Long.MIN_VALUE + " " + Long.MAX_VALUE + " x", "1 2 " + Long.MAX_VALUE + " -1 x"})
            assertThat(Owner.parse(text).orElseThrow().isDead(BEAT)).isFalse();
    }
}
