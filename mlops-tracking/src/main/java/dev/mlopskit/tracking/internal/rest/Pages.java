package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.SearchPlan;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a server's searches. A server takes the token of any search, and fails over what is none; so each token is given
 * out with the signature of its search before it.
 */
final class Pages {
    private static final String AFTER_SIGNATURE = ".";

    private Pages() {}

    static String view(Search.Lifecycle lifecycle) {
        return lifecycle + "_ONLY";
    }

    /** What a server is to be told to go on where a search says; {@code null} to begin. */
    static @Nullable String token(Entity entity, Search search) {
        String page = search.page();
        if (page == null) return null;
        String start = start(entity, search);
        if (page.startsWith(start)) return page.substring(start.length());
        throw new InvalidValueException(
                "page '" + page + "'",
                "was not given by this search: begin without one, or give it to the one that gave it");
    }

    /** Where a search goes on; {@code null} after the last page. */
    static @Nullable String next(Entity entity, Search search, Answer answer) {
        return signed(entity, search, token(answer, token(entity, search)));
    }

    /** What is given out for a token of the server, or for one that has more in it. */
    static @Nullable String signed(Entity entity, Search search, @Nullable String token) {
        return token == null ? null : start(entity, search) + token;
    }

    private static String start(Entity entity, Search search) {
        return SearchPlan.of(entity, search.page(null)).signature() + AFTER_SIGNATURE;
    }

    /**
     * The server's own token for the next page; {@code null} after the last one.
     *
     * @param asked that of the page that is answered; {@code null} for the first
     */
    static @Nullable String token(Answer answer, @Nullable String asked) {
        String next = answer.text("next_page_token");
        if (next.isEmpty()) return null;
        if (next.equals(asked))
            throw new StoreException(
                    answer.server(),
                    "names the same page as the next one again, and so has no end: is it the address of an MLflow server?",
                    null);
        return next;
    }
}
