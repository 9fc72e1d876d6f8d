package dev.mlopskit.tracking.internal.sql;

/** How MLflow keeps doubles that SQL has no words for: NaN is 0 with a flag, an infinity is the largest finite double. */
final class MetricValue {
    private MetricValue() {}

    static double encode(double value) {
        if (Double.isNaN(value)) return 0;
        if (Double.isInfinite(value)) return Math.copySign(Double.MAX_VALUE, value);
        return value;
    }

    static double decode(double value, boolean isNan) {
        if (isNan) return Double.NaN;
        if (Math.abs(value) == Double.MAX_VALUE) return Math.copySign(Double.POSITIVE_INFINITY, value);
        return value;
    }
}
