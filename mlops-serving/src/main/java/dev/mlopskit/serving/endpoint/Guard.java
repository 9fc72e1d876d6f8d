package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** What must hold of a canary; one that does not rolls it back. */
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

    /** A number of the user's, looked at with each check; NaN says that it is not known yet, and passes. */
    record Metric(String name, DoubleSupplier value, double atMost) implements Guard {
        @Override
        public String toString() {
            return name + " is at most " + atMost;
        }
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

    /** A number of your own, of which more is worse, may be at most so large. */
    static Guard metric(String name, DoubleSupplier value, double atMost) {
        return new Metric(name, value, atMost);
    }

    private static void checkQuantile(double quantile) {
        if (!(quantile > 0 && quantile <= 1))
            throw new ServingException(
                    "there is no quantile " + quantile + ": give more than 0 and at most 1, as 0.99");
    }

    private static String percent(double quantile) {
        double percent = quantile * 100;
        return percent == Math.rint(percent) ? String.valueOf((int) percent) : String.valueOf(percent);
    }
}
