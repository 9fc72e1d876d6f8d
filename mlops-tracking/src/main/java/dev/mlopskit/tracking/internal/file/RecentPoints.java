package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The latest points of a metric's file, so that a point that is there already is known without reading the file: points mostly
 * come in the order of time. Not thread-safe.
 */
final class RecentPoints {
    private static final int MAX = 256;

    /**
     * A point as MLflow's database tells points apart: it keeps an infinity as the largest double, and no negative zero.
     *
     * @param measured the run and the dataset of a logged model's point, as its line has them; empty for a run's
     */
    record Point(long time, long step, double value, String measured) {
        static Point of(Metric metric, String measured) {
            double value = metric.value();
            if (Double.isInfinite(value)) value = Math.copySign(Double.MAX_VALUE, value);
            return new Point(metric.time().toEpochMilli(), metric.step(), value == 0 ? 0 : value, measured);
        }
    }

    private final TreeMap<Long, Set<Point>> byTime = new TreeMap<>();
    private int size;
    /** From this time on, all points are known. */
    private long from = Long.MIN_VALUE;

    /** Whether all points of this time are known here. */
    boolean covers(Point point) {
        return point.time() >= from;
    }

    boolean contains(Point point) {
        return byTime.getOrDefault(point.time(), Set.of()).contains(point);
    }

    void add(Point point) {
        if (!covers(point)) return;
        if (byTime.computeIfAbsent(point.time(), time -> new HashSet<>()).add(point)) size++;
        while (size > MAX && byTime.size() > 1) {
            Map.Entry<Long, Set<Point>> first = byTime.pollFirstEntry();
            size -= first.getValue().size();
            from = first.getKey() + 1;
        }
    }
}
