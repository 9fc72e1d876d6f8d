package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that runs out of stack while it logs is in trouble alone. */
@Timeout(120)
class StackTest {
    private static final int STACK = 256 * 1024;

    @TempDir
    Path folder;

    /** Goes down to the edge of the stack, and logs on the way back, so many frames above it. */
    private static int logAbove(int frames, Run run, AtomicInteger overflown) {
        int above;
        try {
            above = logAbove(frames, run, overflown) + 1;
        } catch (StackOverflowError e) {
            above = 0;
        }
        if (above == frames)
            try {
                run.metric("deep", 1, frames);
            } catch (StackOverflowError e) {
                overflown.incrementAndGet();
            }
        return above;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:///mlflow.db", "sqlite:///:memory:", "mlruns"})
    void others_go_on_logging_and_lose_nothing(String uri) throws Exception {
        try (Tracking tracking = Tracking.builder()
                .uri(uri.replace("mlflow.db", folder + "/mlflow.db").replace("mlruns", folder + "/mlruns"))
                .open()) {
            Run run = tracking.experiment("deep").startRun("a");
            AtomicBoolean stop = new AtomicBoolean();
            List<AtomicLong> logged = List.of(new AtomicLong(), new AtomicLong());
            List<Thread> others = new ArrayList<>();
            for (AtomicLong steps : logged) {
                String key = "k" + others.size();
                others.add(new Thread(() -> {
                    while (!stop.get()) {
                        run.metric(key, 1, steps.get());
                        steps.incrementAndGet();
                    }
                }));
            }
            others.forEach(Thread::start);
            AtomicInteger overflown = new AtomicInteger();
            Thread deep = new Thread(null, () -> logNearTheEdge(run, overflown), "deep", STACK);
            deep.start();
            deep.join();
            stop.set(true);
            for (Thread other : others) other.join();
            assertThat(overflown).hasPositiveValue();
            for (int i = 0; i < logged.size(); i++)
                assertThat(tracking.history(run.runId(), "k" + i))
                        .hasSize(logged.get(i).intValue());
            run.end(RunStatus.FINISHED);
        }
    }

    private static void logNearTheEdge(Run run, AtomicInteger overflown) {
        Random random = new Random(1);
        long end = System.nanoTime() + 3_000_000_000L;
        while (System.nanoTime() < end) logAbove(random.nextInt(400), run, overflown);
    }
}
