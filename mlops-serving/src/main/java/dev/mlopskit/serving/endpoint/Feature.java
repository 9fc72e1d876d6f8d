package dev.mlopskit.serving.endpoint;

import dev.mlopskit.data.ColumnProfile;
import dev.mlopskit.data.ColumnSketch;
import dev.mlopskit.data.Drift;
import dev.mlopskit.data.Histogram;
import dev.mlopskit.data.NumberProfile;
import dev.mlopskit.data.NumberSketch;
import dev.mlopskit.data.ProfileMismatchException;
import dev.mlopskit.data.TableSketch;
import dev.mlopskit.data.TextProfile;
import dev.mlopskit.data.TextSketch;
import dev.mlopskit.data.TopValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sketch of one feature in one window. Not thread-safe. */
final class Feature {
    /** Longer texts are not kept as a whole in a profile. */
    private static final int WHOLE_TEXT = 200;

    private final @Nullable ColumnProfile reference;
    private final double least;
    private final double greatest;
    private final @Nullable Set<String> known;

    /** Made by the first value if there is no reference to say of which kind. */
    private @Nullable ColumnSketch sketch;

    private long rows;
    private long without;
    private long outside;

    Feature(@Nullable ColumnProfile reference) {
        this.reference = reference;
        this.least = reference instanceof NumberProfile numbers ? numbers.min() : Double.NaN;
        this.greatest = reference instanceof NumberProfile numbers ? numbers.max() : Double.NaN;
        this.known = reference instanceof TextProfile texts && texts.exactCounts() ? known(texts) : null;
        this.sketch = reference == null ? null : like(reference);
    }

    private static Set<String> known(TextProfile texts) {
        Set<String> all = new HashSet<>();
        for (TopValue<String> top : texts.top(Integer.MAX_VALUE)) all.add(top.value());
        return all;
    }

    private static ColumnSketch like(ColumnProfile reference) {
        if (!(reference instanceof NumberProfile numbers)) return new TextSketch();
        // Of the same edges, so that their bins are compared.
        return numbers.histogram()
                .map(Histogram::edges)
                .map(edges -> NumberSketch.withEdges(
                        edges.stream().mapToDouble(Double::doubleValue).toArray()))
                .orElseGet(NumberSketch::new);
    }

    void add(@Nullable Object value) {
        rows++;
        if (value == null) {
            without++;
            if (sketch != null) sketch.addNull();
        } else if (value instanceof Number number) number(number.doubleValue(), value);
        else if (value instanceof String || value instanceof Enum<?> || value instanceof Boolean)
            text(value instanceof Enum<?> constant ? constant.name() : value.toString(), value);
        else other(value);
    }

    private void number(double number, Object value) {
        ColumnSketch to = sketch();
        if (!(to instanceof NumberSketch numbers)) {
            other(value);
            return;
        }
        numbers.add(number);
        if (Double.isNaN(number)) without++;
        else if (number < least || number > greatest) outside++;
    }

    private void text(String text, Object value) {
        if (sketch == null) sketch = new TextSketch();
        if (!(sketch instanceof TextSketch texts)) {
            other(value);
            return;
        }
        texts.add(text);
        if (known != null && text.length() <= WHOLE_TEXT && !known.contains(text)) outside++;
    }

    /** Moments, bytes and optional values, which a table knows how to read; what it does not is as good as absent. */
    private void other(Object value) {
        ColumnSketch to = sketch();
        try {
            TableSketch.ofSketches(Map.of("value", to)).addRow(value);
        } catch (ProfileMismatchException e) {
            without++;
            to.addNull();
        }
    }

    private ColumnSketch sketch() {
        ColumnSketch to = sketch;
        if (to == null) {
            to = new NumberSketch();
            sketch = to;
        }
        return to;
    }

    Window.Feature end() {
        ColumnProfile seen = sketch == null ? null : sketch.profile();
        boolean ranged = known != null || !Double.isNaN(least);
        return new Window.Feature(
                rows,
                rows == 0 ? Double.NaN : (double) without / rows,
                rows == 0 || !ranged ? Double.NaN : (double) outside / rows,
                Optional.ofNullable(seen == null || seen.values() == 0 ? null : seen),
                reference == null || seen == null || rows == 0
                        ? Optional.empty()
                        : Optional.of(Drift.between(reference, seen)));
    }
}
