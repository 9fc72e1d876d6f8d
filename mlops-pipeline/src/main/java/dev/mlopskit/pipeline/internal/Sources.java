package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the items of mapped tasks are made of the values of their inputs. */
public final class Sources {
    private Sources() {}

    /** Each element of one source. */
    public static Items each() {
        return new Each();
    }

    /** Each element of one source with each of another, which is held in memory. */
    public static Items cross() {
        return new Cross();
    }

    /** The elements of two sources that belong together. */
    public static Items zip() {
        return new Zip();
    }

    static Iterator<?> iterator(@Nullable Object items) {
        Objects.requireNonNull(items, "the source of the items is null: let its task return an empty list");
        return items instanceof Stream<?> stream ? stream.iterator() : ((Iterable<?>) items).iterator();
    }

    private record Each() implements Items {
        @Override
        public int sources() {
            return 1;
        }

        @Override
        public Iterator<@Nullable Object[]> of(@Nullable Object[] inputs, Origins origins) {
            Iterator<?> items = iterator(inputs[0]);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public @Nullable Object[] next() {
                    return new @Nullable Object[] {items.next()};
                }
            };
        }
    }

    private record Cross() implements Items {
        @Override
        public int sources() {
            return 2;
        }

        @Override
        public Iterator<@Nullable Object[]> of(@Nullable Object[] inputs, Origins origins) {
            List<@Nullable Object> second = new ArrayList<>();
            iterator(inputs[1]).forEachRemaining(second::add);
            Iterator<?> first = iterator(inputs[0]);
            return new Iterator<>() {
                private @Nullable Object present;
                private int at = second.size();

                @Override
                public boolean hasNext() {
                    return !second.isEmpty() && (at < second.size() || first.hasNext());
                }

                @Override
                public @Nullable Object[] next() {
                    if (!hasNext()) throw new NoSuchElementException();
                    if (at == second.size()) {
                        present = first.next();
                        at = 0;
                    }
                    return new @Nullable Object[] {present, second.get(at++)};
                }
            };
        }
    }
}
