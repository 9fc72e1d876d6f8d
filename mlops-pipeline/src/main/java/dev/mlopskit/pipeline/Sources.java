package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Items;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the items of mapped tasks are made of the values of their inputs. */
final class Sources {
    private Sources() {}

    static Items each() {
        return in -> {
            Iterator<?> items = iterator(in[0]);
            return new Closing(in[0]) {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public @Nullable Object[] next() {
                    return new @Nullable Object[] {items.next()};
                }
            };
        };
    }

    static Items cross() {
        return in -> {
            List<@Nullable Object> second = new ArrayList<>();
            iterator(in[1]).forEachRemaining(second::add);
            Iterator<?> first = iterator(in[0]);
            return new Closing(in[0], in[1]) {
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
        };
    }

    static Items zip() {
        return in -> {
            Iterator<?> first = iterator(in[0]);
            Iterator<?> second = iterator(in[1]);
            return new Closing(in[0], in[1]) {
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
        };
    }

    private static Iterator<?> iterator(@Nullable Object items) {
        Objects.requireNonNull(items, "the source of the items is null: let its task return an empty list");
        return items instanceof Stream<?> stream ? stream.iterator() : ((Iterable<?>) items).iterator();
    }

    /** Closes the sources with itself. */
    private abstract static class Closing implements Items.Source {
        private final @Nullable Object[] sources;

        Closing(@Nullable Object... sources) {
            this.sources = sources;
        }

        @Override
        public void close() throws Exception {
            for (Object source : sources) if (source instanceof AutoCloseable closeable) closeable.close();
        }
    }
}
