package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
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

    /** The elements of two sources side by side. */
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
        public Iterator<@Nullable Object[]> of(@Nullable Object[] inputs) {
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

    private record Zip() implements Items {
        @Override
        public int sources() {
            return 2;
        }

        @Override
        public Iterator<@Nullable Object[]> of(@Nullable Object[] inputs) {
            Iterator<?> first = iterator(inputs[0]);
            Iterator<?> second = iterator(inputs[1]);
            return new Iterator<>() {
                private int count;

                @Override
                public boolean hasNext() {
                    boolean more = first.hasNext();
                    if (more != second.hasNext())
                        throw new PipelineException("the sources are of different lengths, the "
                                + (more ? "second" : "first") + " ends after " + count
                                + " items: make them equally long, or zip them yourself");
                    return more;
                }

                @Override
                public @Nullable Object[] next() {
                    count++;
                    return new @Nullable Object[] {first.next(), second.next()};
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
        public Iterator<@Nullable Object[]> of(@Nullable Object[] inputs) {
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
