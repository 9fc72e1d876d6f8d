package dev.mlopskit.testkit.internal;

import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The run behind a model, to be compared with.
 *
 * @param model what it is called in messages
 */
public record Baseline(String model, RunData run) {
    private static final Pattern LOGGED = Pattern.compile("models:/(m-[0-9a-f]{32})");

    /** Finds the run that logged a model. */
    public static Baseline of(Tracking tracking, String uri) {
        Matcher logged = LOGGED.matcher(uri);
        if (logged.matches())
            return of(
                    tracking, uri, tracking.loggedModel(logged.group(1)).data().runId());
        ModelVersion version = tracking.modelVersion(uri);
        String model = uri.endsWith("/" + version.version()) ? uri : uri + " (version " + version.version() + ")";
        return of(tracking, model, version.data().runId());
    }

    private static Baseline of(Tracking tracking, String model, @Nullable String runId) {
        if (runId == null)
            throw new NotFoundException(
                    "run behind", model, "it was registered without one; compare with a model that a run logged");
        return new Baseline(model, tracking.run(runId));
    }

    /** The latest value of a metric of the run behind the model. */
    public double metric(String key) {
        Double value = run.metrics().get(key);
        if (value == null)
            throw Mismatch.of(run, "has no metric '" + key + "', and is what to compare with: " + model)
                    .near("metric", key, run.metrics().keySet())
                    .error(key, run.metrics().keySet());
        return value;
    }

    @Override
    public String toString() {
        return model + " of run '" + run.name() + "' (" + run.runId() + ")";
    }
}
