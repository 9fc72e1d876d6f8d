package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Where a query finds what it looks for.
 *
 * @param page gives one page of what a search finds
 * @param count says how many it finds
 */
public record Source<T>(Function<Search, Page<T>> page, ToLongFunction<Search> count) {
    /** The same, each made something else. */
    public <U> Source<U> map(Function<? super T, ? extends U> function) {
        return new Source<>(
                search -> {
                    Page<T> found = page.apply(search);
                    return new Page<>(found.items().stream().<U>map(function).toList(), found.next());
                },
                count);
    }
}
