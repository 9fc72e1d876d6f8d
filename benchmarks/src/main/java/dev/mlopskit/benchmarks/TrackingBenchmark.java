package dev.mlopskit.benchmarks;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One committed metric a call: by one thread, and by eight that wait together and so commit together. */
@NullUnmarked // JMH sets the fields before it calls anything.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TrackingBenchmark {
    /** What a returned write survives. */
    @Param({"NORMAL", "FULL"})
    public Durability durability;

    private final AtomicLong step = new AtomicLong();
    private Tracking tracking;
    private Run run;

    /** Opens a new store. */
    @Setup
    public void open() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "jmh");
        tracking = Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .durability(durability)
                .open();
        run = tracking.experiment("jmh").startRun();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        run.close();
        tracking.close();
    }

    /** One thread. */
    @Benchmark
    public void oneThread() {
        run.metric("loss", 0.5, step.incrementAndGet());
    }

    /** Eight threads. */
    @Benchmark
    @Threads(8)
    public void eightThreads() {
        run.metric("loss", 0.5, step.incrementAndGet());
    }
}
