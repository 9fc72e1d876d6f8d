package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.spi.Search;
import org.jspecify.annotations.Nullable;

/** What all searches of a server have in common. */
final class Pages {
    private Pages() {}

    static String view(Search.Lifecycle lifecycle) {
        return lifecycle + "_ONLY";
    }

    /** Where a search goes on; {@code null} after the last page. */
    static @Nullable String next(Answer answer) {
        String next = answer.text("next_page_token");
        return next.isEmpty() ? null : next;
    }
}
