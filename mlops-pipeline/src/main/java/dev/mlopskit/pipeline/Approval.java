package dev.mlopskit.pipeline;

import java.time.Instant;

/**
 * What a person answered to a task that asked.
 *
 * @param approved whether they said yes
 * @param by who they are
 * @param comment what else they said; empty if nothing
 * @param at when
 */
public record Approval(boolean approved, String by, String comment, Instant at) {
    @Override
    public String toString() {
        return (approved ? "approved" : "rejected") + " by " + by + (comment.isEmpty() ? "" : ": " + comment);
    }
}
