package dev.mlopskit.tracking;

/**
 * A condition that a model version must meet before an alias is moved to it; see {@link ModelVersion#promote}. Metrics are
 * those of the logged model that the version is, or else of the run that made it.
 */
public sealed interface Gate {
    /** The start of the tag of a version that says who signed it off in a role. */
    String SIGN_OFF_TAG = "mlopskit.signoff.";

    /** A metric that must be so large. */
    record AtLeast(String metric, double threshold) implements Gate {
        @Override
        public String toString() {
            return metric + " is at least " + threshold;
        }
    }

    /** A metric that must be so small. */
    record AtMost(String metric, double threshold) implements Gate {
        @Override
        public String toString() {
            return metric + " is at most " + threshold;
        }
    }

    /** A metric that must not be worse than that of the version that the alias points at now; passed if there is none. */
    record NotWorse(String metric, boolean higherIsBetter, double tolerance) implements Gate {
        @Override
        public String toString() {
            return metric + " is not " + (higherIsBetter ? "lower" : "higher") + " than the present one's by more than "
                    + tolerance;
        }
    }

    /** A tag that the version must have. */
    record HasTag(String key) implements Gate {
        @Override
        public String toString() {
            return "there is a tag " + key;
        }
    }

    /** Someone who must have said yes in a role. */
    record SignOff(String role) implements Gate {
        @Override
        public String toString() {
            return "signed off by " + role;
        }
    }

    /** A metric must be a threshold or more; a NaN is not. */
    static Gate atLeast(String metric, double threshold) {
        return new AtLeast(metric, threshold);
    }

    /** A metric must be a threshold or less; a NaN is not. */
    static Gate atMost(String metric, double threshold) {
        return new AtMost(metric, threshold);
    }

    /**
     * A metric of which more is better must be no worse than that of the version that the alias points at now.
     *
     * @param tolerance how much lower it may be, in the metric's unit, 0 and up
     */
    static Gate notLower(String metric, double tolerance) {
        return new NotWorse(metric, true, tolerance);
    }

    /**
     * A metric of which less is better must be no worse than that of the version that the alias points at now.
     *
     * @param tolerance how much higher it may be, in the metric's unit, 0 and up
     */
    static Gate notHigher(String metric, double tolerance) {
        return new NotWorse(metric, false, tolerance);
    }

    /** The version must have a tag, with any value. */
    static Gate hasTag(String key) {
        return new HasTag(key);
    }

    /** Someone must have called {@link ModelVersion#signOff} with this role. */
    static Gate signOff(String role) {
        return new SignOff(role);
    }
}
