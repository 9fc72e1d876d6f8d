package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MLflow and Java write to one store at the same time; {@code benchmarks/soak tracking} does it for a minute. */
class BesidePythonTest {
    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Place.Kind.class)
    void neither_loses_a_write_and_neither_is_told_that_the_store_is_locked(Place.Kind kind) throws Exception {
        Place place = kind.in(folder);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (Tracking tracking = place.open()) {
            List<Run> runs = new ArrayList<>();
            List<Future<Long>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Run run = tracking.experiment("from java").startRun("writer");
                runs.add(run);
                writers.add(threads.submit(() -> {
                    long step = 0;
                    for (; !stop.get(); step++) run.metric("loss", step, step);
                    return step;
                }));
            }
            Node python = Mlflow.NEWEST.run("write_beside.py", place, "5");
            stop.set(true);
            assertThat(python.at("errors").items()).isEmpty();
            assertThat(tracking.history(python.at("run").text(), "loss"))
                    .extracting(Metric::step)
                    .containsExactlyElementsOf(steps(python.at("points").number()))
                    .isNotEmpty();
            for (int i = 0; i < WRITERS; i++)
                assertThat(tracking.history(runs.get(i).runId(), "loss"))
                        .extracting(Metric::step)
                        .containsExactlyElementsOf(steps(writers.get(i).get(60, TimeUnit.SECONDS)))
                        .isNotEmpty();
        } finally {
            stop.set(true);
            threads.shutdown();
        }
    }

    private static List<Long> steps(long count) {
        return LongStream.range(0, count).boxed().toList();
    }
}
