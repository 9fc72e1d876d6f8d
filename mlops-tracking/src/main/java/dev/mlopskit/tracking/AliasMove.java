package dev.mlopskit.tracking;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One move of an alias of a registered model, as the alias's history keeps it.
 *
 * @param name the registered model
 * @param alias the alias
 * @param from the version that it pointed at before; {@code null} for none
 * @param to the version that it points at since; {@code null} when it was taken away
 * @param at when
 * @param by the user who moved it
 * @param reason why, in the user's words; {@code null} when none was given
 */
public record AliasMove(
        String name,
        String alias,
        @Nullable Integer from,
        @Nullable Integer to,
        Instant at,
        String by,
        @Nullable String reason) {
    @Override
    public String toString() {
        return at + " " + name + "@" + alias + ": " + (from == null ? "nothing" : "version " + from) + " -> "
                + (to == null ? "nothing" : "version " + to) + " by " + by + (reason == null ? "" : ", " + reason);
    }
}
