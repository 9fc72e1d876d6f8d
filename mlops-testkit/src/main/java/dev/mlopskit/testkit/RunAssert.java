package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.Mismatch;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Assertions on a run: see {@link TrackingAssertions}. Immutable; every check throws {@link AssertionError}. */
public final class RunAssert {
    private final RunData run;
    private final @Nullable Tracking tracking;

    RunAssert(RunData run, @Nullable Tracking tracking) {
        this.run = run;
        this.tracking = tracking;
    }

    /** The same run, in this store: where its history and artifacts, and the models that it is compared with, are. */
    public RunAssert in(Tracking tracking) {
        return new RunAssert(run, tracking);
    }

    /** Wants a metric to be there, and gives assertions on its latest value, which is that of the highest step. */
    public MetricAssert metric(String key) {
        Double value = run.metrics().get(key);
        if (value == null) throw missing("metric", key, run.metrics().keySet());
        return new MetricAssert(this, key, value, true);
    }

    /** Wants a param to be there, and gives assertions on its value. */
    public TextAssert param(String key) {
        String value = run.params().get(key);
        if (value == null) throw missing("param", key, run.params().keySet());
        return new TextAssert(this, "param '" + key + "'", value);
    }

    /** Wants a tag to be there, and gives assertions on its value. */
    public TextAssert tag(String key) {
        String value = run.tags().get(key);
        if (value == null) throw missing("tag", key, run.tags().keySet());
        return new TextAssert(this, "tag '" + key + "'", value);
    }

    /** Wants the run to stand so. */
    public RunAssert hasStatus(RunStatus status) {
        if (run.status() == status) return this;
        Mismatch mismatch = Mismatch.of(run, "is " + run.status() + ", not " + status);
        String failure = run.tags().get(Run.FAILURE_TAG);
        if (failure != null)
            mismatch.line("failure", failure.lines().findFirst().orElse(""));
        throw mismatch.error(status, run.status());
    }

    /**
     * Wants an artifact to be there: a file, or a folder with at least one file in it.
     *
     * @param path relative, like {@code plots/roc.svg}
     */
    public RunAssert hasArtifact(String path) {
        List<String> files = store("artifacts").artifacts(run.runId()).list();
        if (files.stream().anyMatch(file -> file.equals(path) || file.startsWith(path + "/"))) return this;
        throw missing("artifact", path, files);
    }

    private AssertionError missing(String kind, String key, Collection<String> known) {
        return Mismatch.of(run, "has no " + kind + " '" + key + "'")
                .near(kind, key, known)
                .error(key, known);
    }

    RunData run() {
        return run;
    }

    Optional<Tracking> knownStore() {
        return Optional.ofNullable(tracking);
    }

    /** The store, or a sentence on how to name it. */
    Tracking store(String what) {
        if (tracking != null) return tracking;
        throw new NotFoundException(
                "store of the " + what + " of run",
                run.runId(),
                "a RunData does not know its store; say assertThat(run).in(tracking), or hand over a Run");
    }
}
