package dev.mlopskit.testkit.internal;

import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model, to be compared with.
 *
 * @param model what it is called in messages
 * @param run the run behind it; {@code null} if it was registered without one
 * @param metrics what it is judged by: measured of it, or else of its run
 */
public record Baseline(String model, @Nullable RunData run, Map<String, Double> metrics) {
    private static final Pattern LOGGED = Pattern.compile("models:/(m-[0-9a-f]{32})");

    /** Finds a model and what was measured of it. */
    public static Baseline of(Tracking tracking, String uri) {
        Matcher matcher = LOGGED.matcher(uri);
        if (matcher.matches()) {
            LoggedModel logged = tracking.loggedModel(matcher.group(1));
            return of(tracking, uri, logged.data().runId(), logged.metrics());
        }
        ModelVersion version = tracking.modelVersion(uri);
        String model = uri.endsWith("/" + version.version()) ? uri : uri + " (version " + version.version() + ")";
        return of(tracking, model, version.data().runId(), version.metrics());
    }

    private static Baseline of(Tracking tracking, String model, @Nullable String runId, Map<String, Double> metrics) {
        if (runId == null && metrics.isEmpty())
            throw new NotFoundException(
                    "run behind", model, "it was registered without one; compare with a model that a run logged");
        return new Baseline(model, runId == null ? null : tracking.run(runId), metrics);
    }

    /** The latest value of a metric of the model. */
    public double metric(String key) {
        Double value = metrics.get(key);
        if (value == null) {
            String problem = "has no metric '" + key + "', and is what to compare with";
            throw (run == null ? Mismatch.of(model + " " + problem) : Mismatch.of(run, problem + ": " + model))
                    .near("metric", key, metrics.keySet())
                    .error(key, metrics.keySet());
        }
        return value;
    }

    @Override
    public String toString() {
        return run == null ? model : model + " of run '" + run.name() + "' (" + run.runId() + ")";
    }
}
