package dev.mlopskit.serving.endpoint;

import dev.mlopskit.data.ColumnProfile;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.endpoint.Traffic.Counts;
import dev.mlopskit.serving.internal.rows.RowFields;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is seen of one version in the window that is open. But for {@link #wants} and {@link #dropped}, guarded by the {@link Beside} of its monitor. */
final class Watch {
    private final Monitoring monitoring;
    private final RowFields inputs;
    private final RowFields outputs;
    private final @Nullable TableProfile reference;
    private final LongAdder dropped = new LongAdder();
    private Map<String, Feature> features = new LinkedHashMap<>();
    private Counts before = Counts.NONE;
    private long calls;
    private long offered;
    private long rows;

    /** Rules that do not hold, each an alert that has begun. */
    final Set<Guard> broken = new LinkedHashSet<>();

    /** Of all whole numbers that are not negative, those below are for calls that are looked at. */
    private volatile int share;

    /** The last window that had rows enough to be judged. */
    private volatile @Nullable Last last;

    private record Last(Window.Version version, Instant end) {}

    Watch(Monitoring monitoring, RowFields inputs, RowFields outputs, @Nullable TableProfile reference) {
        this.monitoring = monitoring;
        this.inputs = inputs;
        this.outputs = outputs;
        this.reference = reference;
        this.share = share(1);
    }

    private int share(double part) {
        return (int) (Math.min(part, 1) * monitoring.percent() / 100 * Integer.MAX_VALUE);
    }

    /** Whether the next call is looked at. */
    boolean wants() {
        int wanted = share;
        return wanted == Integer.MAX_VALUE || ThreadLocalRandom.current().nextInt() >>> 1 < wanted;
    }

    void dropped() {
        dropped.increment();
    }

    /** The last window that had rows enough to be judged, if it ended after a moment. */
    Window.@Nullable Version last(Instant after) {
        Last known = last;
        return known == null || !known.end().isAfter(after) ? null : known.version();
    }

    /** What keeps a rule from ever being judged; {@code null} if nothing does. */
    @Nullable
    String unfit(Guard rule) {
        String feature = rule instanceof Guard.Drift drift
                ? drift.feature()
                : rule instanceof Guard.NullShare nulls
                        ? nulls.feature()
                        : rule instanceof Guard.OutOfRange range ? range.feature() : null;
        boolean compares = rule instanceof Guard.Drift || rule instanceof Guard.OutOfRange;
        if (compares && reference == null)
            return "cannot be judged: the package has no profile; give it one with PackageBuilder.profile(..)";
        if (feature == null) return null;
        if (compares && reference != null && !reference.columns().containsKey(feature))
            return "cannot be judged: the package's profile has the columns "
                    + reference.columns().keySet() + " only; use one of them";
        String whole = feature.endsWith("]") ? feature.substring(0, Math.max(feature.lastIndexOf('['), 0)) : feature;
        return inputs.names().contains(whole) || outputs.names().contains(whole)
                ? null
                : "cannot be judged: the model has " + inputs.names() + " and gives " + outputs.names()
                        + "; use one of these";
    }

    void add(Seen seen) {
        calls++;
        if (seen instanceof Seen.Row row) add(row.asked(), row.answered());
        else if (seen instanceof Seen.Rows all)
            for (int i = 0; i < all.asked().size(); i++)
                add(all.asked().get(i), all.answered().get(i));
        else add((Seen.Columns) seen);
    }

    private boolean isFull() {
        if (rows < monitoring.rows()) return false;
        share = 0;
        return true;
    }

    private void add(Object asked, @Nullable Object answered) {
        offered++;
        if (isFull()) return;
        rows++;
        for (int i = 0; i < inputs.names().size(); i++) add(inputs.names().get(i), inputs.value(asked, i));
        for (int i = 0; i < outputs.names().size(); i++) add(outputs.names().get(i), outputs.value(answered, i));
    }

    private void add(Seen.Columns columns) {
        Tensor first = columns.answered().values().stream().findFirst().orElse(null);
        long count = first == null || first.rank() == 0 ? 0 : first.length(0);
        offered += count;
        for (int row = 0; row < count && !isFull(); row++) {
            rows++;
            for (String name : inputs.names()) add(name, columns.asked().get(name), row);
            for (String name : outputs.names()) add(name, columns.answered().get(name), row);
        }
    }

    private void add(String name, @Nullable Tensor tensor, int row) {
        if (tensor == null || tensor.rank() == 0 || row >= tensor.length(0)) add(name, null);
        else add(name, RowFields.value(tensor, row));
    }

    private void add(String name, @Nullable Object value) {
        RowFields.features(name, value, (feature, seen) -> feature(feature).add(seen));
    }

    private Feature feature(String name) {
        Feature known = features.get(name);
        if (known != null) return known;
        ColumnProfile profile = reference == null ? null : reference.columns().get(name);
        Feature made = new Feature(profile);
        features.put(name, made);
        return made;
    }

    /** Closes the window and opens the next one. */
    Closed close(String name, Counts now, Duration time, Instant end) {
        Counts counts = now.since(before);
        before = now;
        Map<String, Window.Feature> ended = new LinkedHashMap<>();
        features.forEach((feature, seen) -> ended.put(feature, seen.end()));
        Window.Version version = new Window.Version(
                name,
                time,
                counts.requests(),
                counts.errors(),
                counts.refused(),
                Duration.ofNanos(counts.quantile(0.5)),
                Duration.ofNanos(counts.quantile(0.99)),
                Duration.ofNanos(counts.nanos().getMaxValue()),
                rows,
                dropped.sumThenReset(),
                ended);
        if (rows >= monitoring.atLeast()) last = new Last(version, end);
        // Somewhat less than there is room for, so that the window is seldom full before its end.
        double expected = calls == 0 ? 0 : (double) offered / calls * counts.requests() * monitoring.percent() / 100;
        share = share(expected == 0 ? 1 : 0.9 * monitoring.rows() / expected);
        features = new LinkedHashMap<>();
        calls = 0;
        offered = 0;
        rows = 0;
        return new Closed(version, counts);
    }

    /** A window that has closed, with all that its latency is known by. */
    record Closed(Window.Version version, Counts counts) {}
}
