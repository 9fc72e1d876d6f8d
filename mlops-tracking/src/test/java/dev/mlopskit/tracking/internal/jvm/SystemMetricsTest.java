package dev.mlopskit.tracking.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A run is sampled until it ends. */
@Timeout(60)
class SystemMetricsTest {
    private static final Duration NEVER = Duration.ofHours(20);
    private static final Duration OFTEN = Duration.ofMillis(10);

    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        run = tracking.experiment("penguins").startRun("sampled");
        logged.start();
        ((Logger) LoggerFactory.getLogger(SystemMetrics.class)).addAppender(logged);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(SystemMetrics.class)).detachAppender(logged);
        tracking.close();
    }

    private List<Long> steps(String key) {
        return tracking.history(run.runId(), key).stream().map(Metric::step).toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(0, last).boxed().toList();
    }

    /** Starts a sampler of one probe. */
    private Runnable start(Duration interval, Probe probe) {
        return SystemMetrics.start(
                run.toString(),
                run::log,
                key -> tracking.history(run.runId(), key),
                InstantSource.system(),
                interval,
                List.of(probe));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_run_shorter_than_the_interval_has_one_sample_of_everything_taken_before_its_end() throws IOException {
        run.logSystemMetrics(NEVER);
        waitForTheCpusToCount();
        run.close();
        RunData data = run.read();
        assertThat(data.metrics())
                .containsOnlyKeys(
                        "system/cpu_utilization_percentage",
                        "system/system_memory_usage_megabytes",
                        "system/system_memory_usage_percentage",
                        "system/disk_usage_megabytes",
                        "system/disk_usage_percentage",
                        "system/disk_available_megabytes",
                        "system/network_receive_megabytes",
                        "system/network_transmit_megabytes",
                        "system/jvm_heap_used_megabytes",
                        "system/jvm_gc_pause_milliseconds",
                        "system/jvm_allocation_megabytes_per_second",
                        "system/jvm_threads");
        Instant end = Objects.requireNonNull(data.end());
        data.metrics().keySet().forEach(key -> assertThat(tracking.history(run.runId(), key))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.step()).isZero();
                    assertThat(point.time()).isBetween(data.start(), end);
                }));
    }

    @Test
    void steps_count_the_samples_and_go_on_where_the_run_is_resumed() throws Exception {
        CountDownLatch samples = new CountDownLatch(5);
        Runnable stop = start(OFTEN, values -> {
            values.put("jvm_threads", 1.0);
            samples.countDown();
        });
        samples.await();
        stop.run();
        List<Long> steps = steps("system/jvm_threads");
        assertThat(steps).hasSizeGreaterThanOrEqualTo(5).isEqualTo(upTo(steps.size() - 1));
        run.close();

        try (Run again = tracking.resume(run.runId())) {
            again.logSystemMetrics(NEVER);
        }
        assertThat(steps("system/jvm_threads")).isEqualTo(upTo(steps.size()));
        assertThat(steps("system/jvm_heap_used_megabytes")).containsExactly((long) steps.size());
    }

    @Test
    void a_run_that_MLflow_began_to_sample_goes_on_from_its_last_step() {
        run.metric("system/cpu_utilization_percentage", 12, 41);
        run.logSystemMetrics(NEVER);
        run.close();
        assertThat(steps("system/jvm_threads")).containsExactly(42L);
    }

    @Test
    void nothing_is_sampled_after_the_end_whichever_way_the_run_ends() {
        run.logSystemMetrics(OFTEN);
        run.fail(new IllegalStateException("boom"));
        int samples = steps("system/jvm_threads").size();
        assertThat(samples).isPositive();
        assertThat(sampler()).isNull();
        assertThat(run.read().status()).isEqualTo(RunStatus.FAILED);
        assertThat(steps("system/jvm_threads")).hasSize(samples);
    }

    @Test
    void a_sample_that_fails_is_lost_told_once_and_fails_nothing() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch samples = new CountDownLatch(6);
        Runnable stop = start(OFTEN, values -> {
            values.put(calls.incrementAndGet() <= 3 ? "no=metric" : "jvm_threads", 1.0);
            samples.countDown();
        });
        samples.await();
        stop.run();
        List<Long> steps = steps("system/jvm_threads");
        assertThat(steps).hasSizeGreaterThanOrEqualTo(3).isEqualTo(upTo(steps.size() - 1));
        assertThat(logged.list).hasSize(1);
        assertThat(logged.list.get(0).getFormattedMessage()).contains(run.runId());
        run.close();
        assertThat(run.read().status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void a_figure_that_cannot_be_read_is_missing_and_the_others_are_there() {
        Runnable stop = SystemMetrics.start(
                run.toString(),
                run::log,
                key -> tracking.history(run.runId(), key),
                InstantSource.system(),
                NEVER,
                List.of(
                        values -> {
                            throw new IOException("gone");
                        },
                        values -> values.put("jvm_threads", 7.0)));
        stop.run();
        assertThat(run.read().metrics()).containsOnlyKeys("system/jvm_threads").containsValue(7.0);
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void sampling_gives_up_when_the_store_is_gone_for_good() throws Exception {
        SystemMetrics.start(
                "a run without a store",
                points -> {
                    throw new IllegalStateException("closed");
                },
                key -> List.of(),
                InstantSource.system(),
                OFTEN,
                List.of(values -> values.put("jvm_threads", 1.0)));
        Thread sampler = Objects.requireNonNull(sampler());
        assertThat(sampler.isDaemon()).isTrue();
        sampler.join();
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void closing_the_store_takes_the_last_sample_of_a_run_that_has_not_ended() {
        run.logSystemMetrics(NEVER);
        tracking.close();
        assertThat(sampler()).isNull();
        assertThat(logged.list).isEmpty();
        try (Tracking again = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThat(again.history(run.runId(), "system/jvm_threads")).hasSize(1);
            assertThat(again.run(run.runId()).status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @Test
    void an_interrupt_does_not_let_the_run_end_before_its_last_sample() {
        run.logSystemMetrics(NEVER);
        Thread.currentThread().interrupt();
        run.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(steps("system/jvm_threads")).containsExactly(0L);
    }

    @Test
    void a_run_is_sampled_once_at_a_time_and_not_after_its_end() {
        run.logSystemMetrics(NEVER);
        assertThatThrownBy(() -> run.logSystemMetrics(NEVER)).isInstanceOf(ConflictException.class);
        run.close();
        assertThatThrownBy(() -> run.logSystemMetrics(NEVER))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("has ended", "resume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.009S", "PT25H"})
    void an_interval_that_makes_no_sense_is_refused(String interval) {
        assertThatThrownBy(() -> run.logSystemMetrics(Duration.parse(interval)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(Duration.parse(interval).toString());
    }

    /** They count hundredths of a second. */
    private static void waitForTheCpusToCount() throws IOException {
        CpuProbe probe = new CpuProbe(Path.of("/proc"));
        Map<String, Double> values = new HashMap<>();
        while (values.isEmpty()) probe.read(values);
    }

    private static @Nullable Thread sampler() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mlopskit-system-metrics"))
                .findFirst()
                .orElse(null);
    }
}
