package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed under load and comes back. */
class RestCrashTest {
    private static final int THREADS = 3;
    private static final int KILLS = 2;

    @TempDir
    Path folder;

    @Test
    void nothing_acknowledged_is_lost_nothing_is_logged_twice_and_no_call_fails() throws Exception {
        try (TrackingServer server = TrackingServer.start(Mlflow.NEWEST, folder);
                Tracking tracking = server.open()) {
            Experiment experiment = tracking.experiment("crash");
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong acknowledged = new AtomicLong();
            List<Run> runs = new ArrayList<>();
            List<Future<Long>> writers = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            for (int i = 0; i < THREADS; i++) {
                Run run = experiment.startRun("writer-" + i);
                runs.add(run);
                writers.add(threads.submit(writer(run, stop, acknowledged)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                long before = acknowledged.get();
                Waiting.until("progress", java.time.Duration.ofSeconds(60), () -> acknowledged.get() > before + 60);
                server.killAndRestart();
            }
            long before = acknowledged.get();
            Waiting.until("progress", java.time.Duration.ofSeconds(120), () -> acknowledged.get() > before + 60);
            stop.set(true);
            for (int i = 0; i < THREADS; i++) {
                long written = writers.get(i).get(120, TimeUnit.SECONDS);
                List<Metric> history = tracking.history(runs.get(i).runId(), "loss");
                assertThat(history).hasSize((int) written);
                assertThat(new HashSet<>(history.stream().map(Metric::step).toList()))
                        .hasSize((int) written);
            }
            threads.shutdown();
            System.out.printf(
                    "server killed %d times; %d points acknowledged, all there once%n", KILLS, acknowledged.get());
        }
    }

    /** Logs one point or ten at a time, and gives how many steps were acknowledged. */
    private static Callable<Long> writer(Run run, AtomicBoolean stop, AtomicLong acknowledged) {
        return () -> {
            long step = 0;
            while (!stop.get()) {
                List<Metric> points = new ArrayList<>();
                for (int i = step % 2 == 0 ? 1 : 10; i > 0; i--)
                    points.add(new Metric(
                            "loss", 1.0 / (step + 1), step++, Instant.ofEpochMilli(1_700_000_000_000L + step)));
                run.log(points);
                acknowledged.addAndGet(points.size());
            }
            return step;
        };
    }
}
