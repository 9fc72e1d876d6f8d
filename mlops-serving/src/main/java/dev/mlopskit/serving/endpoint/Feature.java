package dev.mlopskit.serving.endpoint;

import dev.mlopskit.core.ColumnValues;
import dev.mlopskit.data.ColumnProfile;
import dev.mlopskit.data.ColumnSketch;
import dev.mlopskit.data.Drift;
import dev.mlopskit.data.NumberProfile;
import dev.mlopskit.data.NumberSketch;
import dev.mlopskit.data.ProfileMismatchException;
import dev.mlopskit.data.TextProfile;
import dev.mlopskit.data.TextSketch;
import dev.mlopskit.data.TopValue;
import java.util.HashSet;
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
        this.sketch = reference == null ? null : ColumnSketch.like(reference);
    }

    private static Set<String> known(TextProfile texts) {
        Set<String> all = new HashSet<>();
        for (TopValue<String> top : texts.top(Integer.MAX_VALUE)) all.add(top.value());
        return all;
    }

    void add(@Nullable Object given) {
        rows++;
        Object value = ColumnValues.unwrap(given);
        if (value == null) {
            without();
            return;
        }
        if (sketch == null) sketch = first(value);
        try {
            // What no sketch takes is as good as absent.
            if (sketch == null) without++;
            else add(sketch, value);
        } catch (ProfileMismatchException e) {
            without();
        }
    }

    private void without() {
        without++;
        if (sketch != null) sketch.addNull();
    }

    /** The sketch that the first value asks for, with the rows before it; {@code null} if it asks for none. */
    private @Nullable ColumnSketch first(Object value) {
        ColumnSketch made = ColumnSketch.of(value).orElse(null);
        if (made != null) for (long row = 0; row < without; row++) made.addNull();
        return made;
    }

    private void add(ColumnSketch to, Object value) {
        if (to instanceof NumberSketch numbers && value instanceof Number number) {
            double real = number.doubleValue();
            numbers.add(real);
            if (Double.isNaN(real)) without++;
            else if (real < least || real > greatest) outside++;
            return;
        }
        to.addValue(value);
        if (known != null && to instanceof TextSketch && isNew(value, known)) outside++;
    }

    private static boolean isNew(Object value, Set<String> known) {
        String text = value instanceof Enum<?> constant ? constant.name() : value.toString();
        return text.length() <= WHOLE_TEXT && !known.contains(text);
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
