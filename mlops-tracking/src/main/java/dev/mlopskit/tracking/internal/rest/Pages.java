package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.Search;
import org.jspecify.annotations.Nullable;

/** What all searches of a server have in common. */
final class Pages {
    private Pages() {}

    static String view(Search.Lifecycle lifecycle) {
        return lifecycle + "_ONLY";
    }

    /**
     * Where a search goes on; {@code null} after the last page.
     *
     * @param asked where the page that is answered was said to be; {@code null} for the first
     */
    static @Nullable String next(Answer answer, @Nullable String asked) {
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
