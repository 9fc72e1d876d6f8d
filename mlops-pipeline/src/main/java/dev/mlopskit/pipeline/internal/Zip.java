package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Origins.Places;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The elements of two sources that belong together. Those of a mapped task have the place of the item they were made from, so that
 * one that failed or was skipped leaves out its pair and moves none of the others.
 */
final class Zip implements Items {
    @Override
    public int sources() {
        return 2;
    }

    @Override
    public Iterator<@Nullable Object[]> of(@Nullable Object[] inputs, Origins origins) {
        Iterator<?> first = Sources.iterator(inputs[0]);
        Iterator<?> second = Sources.iterator(inputs[1]);
        Places[] places = places(inputs, origins);
        return new Pairs(new Side(first, places[0]), new Side(second, places[1]));
    }

    /** The places by which the two are paired: in a list that both were made from, if there is one. */
    @SuppressWarnings("ReferenceEquality") // an equal list is another one
    private static Places[] places(@Nullable Object[] inputs, Origins origins) {
        List<Places> firsts = origins.of(0);
        List<Places> seconds = origins.of(1);
        for (Places first : firsts)
            for (Places second : seconds)
                if (first.list() != null && first.list() == second.list()) return new Places[] {first, second};
        Places first = counted(firsts, inputs[0]);
        Places second = counted(seconds, inputs[1]);
        if (!first.hasGaps() && !second.hasGaps()) return new Places[] {firsts.get(0), seconds.get(0)};
        if (first.size() == second.size()) return new Places[] {first, second};
        // A list that has as many as there are values was made of these.
        boolean oneIsMapped = firsts.size() == 1 || seconds.size() == 1;
        if (oneIsMapped && size(inputs[0]) == size(inputs[1])) return new Places[] {firsts.get(0), seconds.get(0)};
        throw new PipelineException(text(origins, 0, first, inputs[0]) + " and " + text(origins, 1, second, inputs[1])
                + ", so which of them belong together is not known: make them equally long, or zip them yourself");
    }

    /** The places among the items of a mapped task, or in a list itself. */
    private static Places counted(List<Places> all, @Nullable Object value) {
        return all.size() > 1 ? all.get(1) : new Places(null, null, size(value));
    }

    private static int size(@Nullable Object value) {
        return value instanceof Collection<?> all ? all.size() : -1;
    }

    private static String text(Origins origins, int input, Places places, @Nullable Object value) {
        int size = places.size();
        return origins.name(input)
                + (size < 0 ? " is no list" : " has " + size + " items")
                + (places.hasGaps() ? ", of which " + size(value) + " have a value," : "");
    }

    /** One of the two, place by place. */
    private static final class Side {
        private final Iterator<?> values;
        private final Places places;
        private int taken;

        Side(Iterator<?> values, Places places) {
            this.values = values;
            this.places = places;
        }

        boolean reaches(int place) {
            return places.at() == null ? values.hasNext() : place < places.size();
        }

        boolean has(int place) {
            int[] at = places.at();
            return at == null || taken < at.length && at[taken] == place;
        }

        @Nullable
        Object take() {
            taken++;
            return values.next();
        }
    }

    private static final class Pairs implements Iterator<@Nullable Object[]> {
        private final Side first;
        private final Side second;
        private int place;

        Pairs(Side first, Side second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public boolean hasNext() {
            while (true) {
                boolean more = first.reaches(place);
                if (more != second.reaches(place))
                    throw new PipelineException("the sources are of different lengths, the "
                            + (more ? "second" : "first") + " ends after " + place
                            + " items: make them equally long, or zip them yourself");
                boolean firstHas = more && first.has(place);
                boolean secondHas = more && second.has(place);
                if (!more || firstHas && secondHas) return more;
                if (firstHas) first.take();
                if (secondHas) second.take();
                place++;
            }
        }

        @Override
        public @Nullable Object[] next() {
            if (!hasNext()) throw new NoSuchElementException();
            place++;
            return new @Nullable Object[] {first.take(), second.take()};
        }
    }
}
