package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MLflow migrates a store while Java writes to it at full rate. */
class MigrationTest {
    private static final int WRITERS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private record Logged(String runId, long points, long longestWaitNanos) {}

    @ParameterizedTest
    @EnumSource(Place.Kind.class)
    void no_acknowledged_write_is_lost_and_writing_goes_on(Place.Kind kind) throws Exception {
        Place place = kind.in(folder);
        try (Tracking tracking = place.open()) {
            assertThat(kind == Place.Kind.FILE ? SchemaDump.revision(folder) : PostgresSchemaDump.revision(place))
                    .isEqualTo("6953534de441");
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<List<Logged>>> writers = IntStream.range(0, WRITERS)
                        .mapToObj(writer -> threads.submit(() -> write(tracking, stop)))
                        .toList();
                Node opened = Mlflow.NEWEST.run("open_store.py", place);
                assertThat(opened.at("revision").text()).isNotEqualTo("6953534de441");
                stop.set(true);
                List<Logged> all = new ArrayList<>();
                for (Future<List<Logged>> writer : writers) all.addAll(writer.get(60, TimeUnit.SECONDS));
                check(tracking, all);
            } finally {
                stop.set(true);
                threads.shutdownNow();
            }
            goOn(tracking, place);
        }
    }

    /** Run after run, each of some thousand points, one point a call. */
    private static List<Logged> write(Tracking tracking, AtomicBoolean stop) {
        List<Logged> all = new ArrayList<>();
        while (!stop.get()) {
            long longest = 0;
            long points = 0;
            long before = System.nanoTime();
            try (Run run = tracking.experiment("rate").startRun("writer")) {
                for (; points < 5_000 && !stop.get(); points++) {
                    run.metric("loss", 1.0 / (points + 1), points);
                    long after = System.nanoTime();
                    longest = Math.max(longest, after - before);
                    before = after;
                }
                all.add(new Logged(run.runId(), points, longest));
            }
        }
        return all;
    }

    private static void check(Tracking tracking, List<Logged> all) {
        for (Logged logged : all)
            assertThat(tracking.history(logged.runId(), "loss"))
                    .extracting(Metric::step)
                    .containsExactlyElementsOf(
                            LongStream.range(0, logged.points()).boxed().toList());
        assertThat(tracking.experiment("rate").runs().list()).hasSize(all.size());
        long longest = all.stream().mapToLong(Logged::longestWaitNanos).max().orElseThrow();
        System.out.printf(
                "migration while writing: %,d points in %d runs kept, the longest call waited %.3f s%n",
                all.stream().mapToLong(Logged::points).sum(), all.size(), longest / 1e9);
        assertThat(Duration.ofNanos(longest)).isLessThan(LONGEST_WAIT);
    }

    private static void goOn(Tracking tracking, Place place) {
        Run run = tracking.experiment("after the migration").startRun("later");
        run.param("depth", 3);
        LoggedModel model = run.logModel("classifier", new FolderModel());
        model.register("penguins").alias("champion");
        model.register("penguins").alias("champion");
        run.close();

        Node seen = Mlflow.NEWEST.run("read_registry.py", place, run.runId());
        assertThat(seen.at("status").text()).isEqualTo("FINISHED");
        assertThat(seen.at("experiment").text()).isEqualTo("after the migration");
        assertThat(seen.at("model").text()).isEqualTo(model.modelId());
        assertThat(seen.at("champion").text()).isEqualTo("2");
    }
}
