package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.DataInterval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as its row has it.
 *
 * @param plan the digest of its DAG
 * @param state {@code null} until it is over
 * @param params as {@link Values} writes them
 * @param scheduleKey which schedule it is of; {@code null} for none
 * @param owner the process that drives it
 * @param fence one more with each process that takes it
 * @param consumer who began it with events, until it is over; {@code null} for nobody
 * @param events what it was begun with, as {@link dev.mlopskit.pipeline.internal.events.EventText} writes it
 */
public record RunRow(
        String runId,
        String pipeline,
        String plan,
        @Nullable String state,
        boolean cancelled,
        long seed,
        @Nullable String params,
        @Nullable String rerunOf,
        @Nullable String scheduleKey,
        @Nullable DataInterval interval,
        Instant startedAt,
        @Nullable Instant endedAt,
        String owner,
        long fence,
        Instant leaseUntil,
        @Nullable String consumer,
        @Nullable String events) {

    /** Whether it is not over and nobody drives it. */
    public boolean isAbandoned(Instant now) {
        if (state != null) return false;
        boolean gone = ProcessIdentity.parse(owner).map(ProcessIdentity::isGone).orElse(true);
        return gone || leaseUntil.isBefore(now);
    }

    /** Who drives it, for people. */
    public String ownerName() {
        return ProcessIdentity.parse(owner).map(ProcessIdentity::toString).orElse("a process that is not known");
    }

    RunRow taken(Instant until) {
        return new RunRow(
                runId,
                pipeline,
                plan,
                null,
                cancelled,
                seed,
                params,
                rerunOf,
                scheduleKey,
                interval,
                startedAt,
                null,
                ProcessIdentity.self().text(),
                fence + 1,
                until,
                consumer,
                events);
    }
}
