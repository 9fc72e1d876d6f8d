package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.Baseline;
import dev.mlopskit.testkit.internal.Figures;
import dev.mlopskit.testkit.internal.Mismatch;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Metric;
import java.util.List;

/**
 * Assertions on a metric of a run: on its latest value unless they say otherwise. A higher value counts as better until
 * {@link #lowerIsBetter()}. NaN passes no check. Immutable; every check throws {@link AssertionError}, and
 * {@link InvalidValueException} when it is asked with a NaN or a negative tolerance.
 */
public final class MetricAssert {
    private final RunAssert run;
    private final String key;
    private final double actual;
    private final boolean higherIsBetter;

    MetricAssert(RunAssert run, String key, double actual, boolean higherIsBetter) {
        this.run = run;
        this.key = key;
        this.actual = actual;
        this.higherIsBetter = higherIsBetter;
    }

    /** The same metric, of which a lower value is better: a loss, an error. */
    public MetricAssert lowerIsBetter() {
        return new MetricAssert(run, key, actual, false);
    }

    /** Back to the run, for the next thing of it. */
    public RunAssert and() {
        return run;
    }

    /** Wants {@code actual >= bound}. */
    public MetricAssert isAtLeast(double bound) {
        Figures.checkNumber("bound", bound);
        return check(actual >= bound, "too low", "at least " + bound);
    }

    /** Wants {@code actual <= bound}. */
    public MetricAssert isAtMost(double bound) {
        Figures.checkNumber("bound", bound);
        return check(actual <= bound, "too high", "at most " + bound);
    }

    /** Wants {@code |actual - value| <= tolerance}; an infinity is close to itself only. */
    public MetricAssert isCloseTo(double value, double tolerance) {
        Figures.checkNumber("value", value);
        Figures.checkTolerance(tolerance);
        boolean close = actual == value || Double.isFinite(actual) && Math.abs(actual - value) <= tolerance;
        return check(close, "elsewhere", value + " within " + tolerance);
    }

    /**
     * Wants the value to be as good as that of a model, less a tolerance: as {@link dev.mlopskit.tracking.ModelVersion#metrics()} has
     * it, measured of the model or else of the run behind it.
     *
     * @param model {@code models:/name@alias}, {@code models:/name/3}, {@code models:/name/latest} or {@code models:/m-...}
     * @param tolerance how much worse it may be, in the unit of the metric; 0 for none
     * @throws dev.mlopskit.tracking.NotFoundException if there is no such model, or nothing was measured of it and there is no run
     *     behind it
     */
    public MetricAssert isNotWorseThan(String model, double tolerance) {
        Figures.checkTolerance(tolerance);
        Baseline baseline = Baseline.of(run.store("models"), model);
        double theirs = baseline.metric(key);
        double bound = higherIsBetter ? theirs - tolerance : theirs + tolerance;
        String wanted = (higherIsBetter ? "at least " : "at most ") + Figures.rounded(bound) + ": " + baseline + " has "
                + theirs + ", tolerance " + tolerance;
        return check(notWorse(actual, bound), "worse than that of " + model, wanted);
    }

    /** Wants the last value, by step, to be better than the first; fails when there is only one. */
    public MetricAssert improves() {
        List<Metric> points = history();
        double first = points.get(0).value();
        double last = points.get(points.size() - 1).value();
        return check(
                higherIsBetter ? last > first : last < first,
                "no better than it was at first",
                (higherIsBetter ? "more than " : "less than ") + first + " at last");
    }

    /**
     * Wants no value to be worse than the one before it, by step.
     *
     * @param tolerance how much worse it may be all the same; 0 for a curve that is monotone
     */
    public MetricAssert neverWorsens(double tolerance) {
        Figures.checkTolerance(tolerance);
        List<Metric> points = history();
        for (int i = 1; i < points.size(); i++) {
            double before = points.get(i - 1).value();
            double bound = higherIsBetter ? before - tolerance : before + tolerance;
            Metric point = points.get(i);
            if (!notWorse(point.value(), bound))
                throw mismatch("worse at step " + point.step())
                        .line("wanted", (higherIsBetter ? "at least " : "at most ") + Figures.rounded(bound))
                        .line("actual", String.valueOf(point.value()))
                        .history(points)
                        .error(bound, point.value());
        }
        return this;
    }

    private boolean notWorse(double value, double bound) {
        return higherIsBetter ? value >= bound : value <= bound;
    }

    private MetricAssert check(boolean holds, String problem, String wanted) {
        if (holds) return this;
        Mismatch mismatch = mismatch(problem).line("wanted", wanted).line("actual", String.valueOf(actual));
        run.knownStore()
                .ifPresent(store -> mismatch.history(store.history(run.run().runId(), key)));
        throw mismatch.error(wanted, String.valueOf(actual));
    }

    private Mismatch mismatch(String problem) {
        return Mismatch.of(run.run(), "metric '" + key + "' is " + problem);
    }

    private List<Metric> history() {
        return run.store("metrics").history(run.run().runId(), key);
    }
}
