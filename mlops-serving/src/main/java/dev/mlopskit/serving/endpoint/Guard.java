package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a canary, where one that does not rolls it back, and one that cannot be judged yet keeps it at its step; or of a version in each window of a monitor, where one that
 * does not is an alert, see {@link Monitoring#alert}. Drift, null share and out-of-range share of a canary are those of its last
 * window with rows enough, so they need {@link EndpointBuilder#monitoring}.
 */
public sealed interface Guard {
    /** The share of calls that the model failed, from 0 to 1. Rows that do not fit the signature are no failures. */
    record ErrorRate(double atMost) implements Guard {
        /** Refuses what is no share. */
        public ErrorRate {
            if (!(atMost >= 0 && atMost < 1))
                throw new ServingException(
                        "an error rate of " + atMost + " guards nothing: give 0 or more, and less than 1");
        }

        @Override
        public String toString() {
            return "error rate is at most " + atMost;
        }
    }

    /** A quantile of the time that calls take. */
    record Latency(double quantile, Duration atMost) implements Guard {
        /** Refuses what is no quantile or no time. */
        public Latency {
            checkQuantile(quantile);
            if (atMost.isNegative() || atMost.isZero())
                throw new ServingException("a latency of " + atMost + " is never kept: give more than zero");
            atMost = Times.bounded(atMost);
        }

        @Override
        public String toString() {
            return "p" + percent(quantile) + " is at most " + atMost.toNanos() / 1e6 + " ms";
        }
    }

    /** A quantile of the time that calls take, against that of the stable version in the same step. */
    record LatencyRatio(double quantile, double atMost) implements Guard {
        /** Refuses what is no quantile or no ratio. */
        public LatencyRatio {
            checkQuantile(quantile);
            if (!(atMost > 0)) throw new ServingException("a ratio of " + atMost + " is never kept: give more than 0");
        }

        @Override
        public String toString() {
            return "p" + percent(quantile) + " is at most " + atMost + " times that of the stable version";
        }
    }

    /** A number of the user's, looked at once with each check. NaN says that it is not known yet, as does an error, which is logged. */
    record Metric(String name, DoubleSupplier value, double atMost) implements Guard {
        /** Refuses what is no limit. */
        public Metric {
            if (Double.isNaN(atMost))
                throw new ServingException("'" + name + "' is never above NaN: give a number that it may be at most");
        }

        @Override
        public String toString() {
            return name + " is at most " + atMost;
        }
    }

    /** A figure of how far a feature has moved; see {@link dev.mlopskit.data.Drift}. */
    enum Figure {
        /** The population stability index. */
        PSI,
        /** The Jensen-Shannon distance. */
        JENSEN_SHANNON,
        /** The statistic of Kolmogorov and Smirnov; of numbers only. */
        KOLMOGOROV_SMIRNOV,
        /** The Wasserstein distance, in the unit of the feature; of numbers only. */
        WASSERSTEIN
    }

    /**
     * How far an input or output has moved from the profile of the version's package.
     *
     * @param feature its name as in {@link Window.Version#features}; {@code null} for each of them
     */
    record Drift(@Nullable String feature, Figure figure, double atMost) implements Guard {
        /** Refuses what is no limit. */
        public Drift {
            if (!(atMost > 0))
                throw new ServingException("a drift of at most " + atMost + " is never kept: give more than 0");
        }

        @Override
        public String toString() {
            return figure + named(feature) + " is at most " + atMost;
        }
    }

    /** The share of rows in which an input or output is absent; of each, if {@code feature} is {@code null}. */
    record NullShare(@Nullable String feature, double atMost) implements Guard {
        /** Refuses what is no share. */
        public NullShare {
            checkShare(atMost);
        }

        @Override
        public String toString() {
            return "null share" + named(feature) + " is at most " + atMost;
        }
    }

    /** The share of rows in which an input or output is beyond what the profile has; of each, if {@code feature} is {@code null}. */
    record OutOfRange(@Nullable String feature, double atMost) implements Guard {
        /** Refuses what is no share. */
        public OutOfRange {
            checkShare(atMost);
        }

        @Override
        public String toString() {
            return "out-of-range share" + named(feature) + " is at most " + atMost;
        }
    }

    /** The PSI of each input and output that the package's profile has may be at most so large, such as 0.2. */
    static Guard drift(double atMost) {
        return new Drift(null, Figure.PSI, atMost);
    }

    /** The PSI of an input or output may be at most so large. */
    static Guard drift(String feature, double atMost) {
        return new Drift(feature, Figure.PSI, atMost);
    }

    /** Another figure of the drift of an input or output may be at most so large. */
    static Guard drift(String feature, Figure figure, double atMost) {
        return new Drift(feature, figure, atMost);
    }

    /** An input or output may be absent in at most such a share of the rows, from 0 to less than 1. */
    static Guard nullShare(String feature, double atMost) {
        return new NullShare(feature, atMost);
    }

    /** An input or output may be beyond what the package's profile has in at most such a share of the rows, from 0 to less than 1. */
    static Guard outOfRange(String feature, double atMost) {
        return new OutOfRange(feature, atMost);
    }

    /** At most so many of the calls may fail, from 0 to less than 1. */
    static Guard errorRate(double atMost) {
        return new ErrorRate(atMost);
    }

    /** A quantile of the latency, such as 0.99, may be at most so long. */
    static Guard latency(double quantile, Duration atMost) {
        return new Latency(quantile, atMost);
    }

    /** A quantile of the latency may be at most so many times that of the stable version. */
    static Guard latencyRatio(double quantile, double atMost) {
        return new LatencyRatio(quantile, atMost);
    }

    /** A number of your own, of which more is worse, may be at most so large. NaN says that it is not known yet. */
    static Guard metric(String name, DoubleSupplier value, double atMost) {
        return new Metric(name, value, atMost);
    }

    private static void checkQuantile(double quantile) {
        if (!(quantile > 0 && quantile <= 1))
            throw new ServingException(
                    "there is no quantile " + quantile + ": give more than 0 and at most 1, as 0.99");
    }

    private static void checkShare(double share) {
        if (!(share >= 0 && share < 1))
            throw new ServingException("a share of " + share + " guards nothing: give 0 or more, and less than 1");
    }

    private static String named(@Nullable String feature) {
        return feature == null ? " of each feature" : " of " + feature;
    }

    private static String percent(double quantile) {
        double percent = quantile * 100;
        return percent == Math.rint(percent) ? String.valueOf((int) percent) : String.valueOf(percent);
    }
}
