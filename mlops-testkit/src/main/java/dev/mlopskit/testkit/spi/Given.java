package dev.mlopskit.testkit.spi;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests begin with. */
final class Given {
    /** Whole milliseconds, which is what stores keep. */
    static final Instant START = Instant.parse("2026-05-03T12:00:00.123Z");

    /** 250 characters, the most that MLflow allows in a key, with letters of two, three and four bytes. */
    static final String LONGEST_KEY = "größe/目标/𠮷/" + "k".repeat(236) + "end";

    /** An id in the form of a run's that is nobody's. */
    static final String NO_RUN = "0".repeat(32);

    private Given() {}

    /** A name that nothing else in the store has. */
    static String name(String start) {
        return start + " " + Ids.random();
    }

    static ExperimentData experiment(TrackingStore store) {
        return store.experiments().create(new NewExperiment(name("contract"), null, Map.of()));
    }

    static ExperimentData experimentOf(TrackingStore store, RunData run) {
        return store.experiments().byId(run.experimentId()).orElseThrow();
    }

    static RunData run(TrackingStore store) {
        return run(store, experiment(store), "run", START);
    }

    static RunData run(TrackingStore store, ExperimentData experiment, String name, Instant start) {
        return store.runs()
                .create(new NewRun(experiment.experimentId(), name, "ann", start, Map.of("mlflow.runName", name)));
    }

    static RunData read(TrackingStore store, String runId) {
        return store.runs().byId(runId).orElseThrow(() -> new AssertionError("run " + runId + " is gone"));
    }

    static Metric point(String key, double value, long step, long millis) {
        return new Metric(key, value, step, START.plusMillis(millis));
    }

    /** Registers a version of a model; gives its number. */
    static int version(TrackingStore store, String name) {
        return store.registry()
                .createVersion(new NewModelVersion(
                        name, "s3://models/source", "s3://models/source", null, null, null, START, null, Map.of()))
                .version();
    }

    static AliasMove move(String name, String alias, @Nullable Integer from, @Nullable Integer to) {
        return new AliasMove(name, alias, from, to, START, "ann", null);
    }
}
