package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Tracking;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that are made of others lose none of these. */
class OptionsTest {
    private static final DataInterval DAY =
            new DataInterval(Instant.parse("2026-01-05T00:00:00Z"), Instant.parse("2026-01-06T00:00:00Z"));
    /** What the run of an interval has of its own. */
    private static final Set<String> OWN = Set.of("listeners", "dataInterval", "scheduleKey");

    @TempDir
    Path folder;

    private final PipelineListener first = new PipelineListener() {};
    private final PipelineListener last = new PipelineListener() {};

    private static List<Field> optionsBut(Set<String> names) {
        return Arrays.stream(RunOptions.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !names.contains(field.getName()))
                .peek(field -> field.setAccessible(true))
                .toList();
    }

    private RunOptions.Builder all(Tracking tracking) {
        return RunOptions.builder()
                .onFailure(OnFailure.FAIL_FAST)
                .listener(first)
                .clock(Clock.fixed(DAY.start(), ZoneOffset.UTC))
                .timeout(Duration.ofHours(1))
                .seed(7)
                .journal(Journal.in(tracking))
                .cache(Cache.in(tracking))
                .acceptChanges()
                .params(Map.of("epochs", 3))
                .substitute("load", 1);
    }

    private void assertNothingLost(RunOptions base, String left) throws IllegalAccessException {
        RunOptions run = base.forInterval("key", DAY, last, new ManualClock());
        for (Field option : optionsBut(OWN)) {
            if (!option.getName().equals(left))
                assertThat(option.get(base))
                        .as("%s, which this test is to set", option.getName())
                        .isNotEqualTo(option.get(RunOptions.defaults()));
            assertThat(option.get(run)).as(option.getName()).isEqualTo(option.get(base));
        }
        assertThat(run.listeners()).containsExactly(first, last);
        assertThat(run.dataInterval()).isEqualTo(DAY);
        assertThat(run.scheduleKey()).isEqualTo("key");
        assertThat(base.listeners()).containsExactly(first);
        assertThat(base.scheduleKey()).isNull();
    }

    @Test
    void the_run_of_an_interval_has_all_options_of_its_schedule() throws IllegalAccessException {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            assertNothingLost(all(tracking).executor(Runnable::run).build(), "virtualThreads");
            assertNothingLost(all(tracking).virtualThreads().build(), "executor");
        }
    }

    @Test
    void a_clock_of_the_schedule_counts_for_runs_without_one() {
        ManualClock schedule = new ManualClock();
        InstantSource own = () -> DAY.start();
        assertThat(RunOptions.defaults().forInterval("key", DAY, last, schedule).clock())
                .isSameAs(schedule);
        assertThat(RunOptions.builder()
                        .clock(own)
                        .build()
                        .forInterval("key", DAY, last, schedule)
                        .clock())
                .isSameAs(own);
        assertThat(RunOptions.defaults().forInterval("key", DAY, last, null).clock())
                .isSameAs(RunOptions.defaults().clock());
    }

    @Test
    void each_option_of_a_delivery_keeps_the_others() {
        Delivery there = Delivery.batch(5, Duration.ofSeconds(3))
                .named("consumer")
                .maxActive(2)
                .stopOnFailure()
                .fromNow()
                .pollEvery(Duration.ofSeconds(1));
        Delivery back = Delivery.batch(5, Duration.ofSeconds(3))
                .pollEvery(Duration.ofSeconds(1))
                .fromNow()
                .stopOnFailure()
                .maxActive(2)
                .named("consumer");
        assertThat(there).usingRecursiveComparison().isEqualTo(back);
        assertThat(there.toString()).isEqualTo("batches of 5, or of PT3S");
        assertThat(List.of(there.name, there.maxActive, there.stopsOnFailure, there.startsNow, there.every))
                .containsExactly("consumer", 2, true, true, Duration.ofSeconds(1));
    }
}
