package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.MetricBuffer;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that logs until its time is over, a call fails or it is killed. Prints {@code run THREAD ID}, then
 * {@code THREAD STEP} for each step that was acknowledged with all before it, and in the end {@code longest NANOSECONDS} and
 * {@code done}, or {@code failed} and why.
 */
public final class SoakWriter {
    /** Every so many steps, a call logs a point, a param and a tag together. */
    static final int BATCH = 10;

    private static final int FLUSH = 500;

    private SoakWriter() {}

    /** Takes the store, its artifacts, a {@link Durability}, a {@link Load} and the seconds to log for. */
    public static void main(String[] arguments) throws InterruptedException {
        Load load = Load.valueOf(arguments[3]);
        long end = System.nanoTime() + Long.parseLong(arguments[4]) * 1_000_000_000L;
        AtomicLong longest = new AtomicLong();
        try (Tracking tracking = Tracking.builder()
                .uri(arguments[0])
                .artifactRoot(Path.of(arguments[1]))
                .durability(Durability.valueOf(arguments[2]))
                .open()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < load.threads(); i++) {
                int thread = i;
                threads.add(new Thread(() -> {
                    try (Run run = tracking.experiment("soak").startRun("writer")) {
                        System.out.println("run " + thread + " " + run.runId());
                        if (load == Load.BUFFERED) buffered(run, thread, end, longest);
                        else single(run, thread, end, longest);
                    } catch (RuntimeException e) {
                        System.out.println("failed " + e);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) thread.join();
        } catch (RuntimeException e) {
            System.out.println("failed " + e);
        }
        System.out.println("longest " + longest);
        System.out.println("done");
    }

    private static void single(Run run, int thread, long end, AtomicLong longest) {
        long before = System.nanoTime();
        for (long step = 0; before < end; step++) {
            if (step % BATCH == 0)
                run.log(List.of(
                        new Metric("loss", step, step, Instant.now()),
                        new Param("p" + step, "v" + step),
                        new Tag("last", String.valueOf(step))));
            else run.metric("loss", (double) step, step);
            System.out.println(thread + " " + step);
            before = took(before, longest);
        }
    }

    private static void buffered(Run run, int thread, long end, AtomicLong longest) {
        MetricBuffer buffer = run.buffer();
        long before = System.nanoTime();
        for (long step = 0; before < end; step++) {
            buffer.metric("loss", (double) step, step);
            if (step % FLUSH != FLUSH - 1) continue;
            buffer.flush();
            System.out.println(thread + " " + step);
            before = took(before, longest);
        }
    }

    private static long took(long before, AtomicLong longest) {
        long now = System.nanoTime();
        longest.accumulateAndGet(now - before, Math::max);
        return now;
    }
}
