package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.spi.Search;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a search for runs or logged models goes on. A server wants the ids of the experiments with each page, so a search that
 * names none asks for them once and carries them along in what says where its next page is.
 *
 * @param experimentIds where it looks
 * @param page what the server said; {@code null} for the beginning
 * @param carried whether the ids are of all experiments
 */
record Everywhere(List<String> experimentIds, @Nullable String page, boolean carried) {
    private static final char END = ';';

    /**
     * Where a search goes on.
     *
     * @param page what the search has to go on, without its signature
     * @param ids gives the ids of the experiments where a search looks
     */
    static Everywhere of(Search search, @Nullable String page, Function<Search, List<String>> ids) {
        if (!search.experimentIds().isEmpty()) return new Everywhere(ids.apply(search), page, false);
        int end = page == null ? -1 : page.indexOf(END);
        if (page == null || end < 0) return new Everywhere(ids.apply(search), page, true);
        List<String> carried = Stream.of(page.substring(0, end).split(","))
                .filter(RestExperiments::isId)
                .toList();
        return new Everywhere(carried, page.substring(end + 1), true);
    }

    /** What the search is to be given for the page that the server names. */
    @Nullable
    String next(@Nullable String next) {
        return next == null || !carried ? next : String.join(",", experimentIds) + END + next;
    }
}
