package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs that are said to go on and whose process is gone. */
public final class StaleRuns {
    /** How long a process of another machine may be silent before it is taken for dead. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(StaleRuns.class);

    private StaleRuns() {}

    /** Whether a run goes on by its status and its process is gone; never true of a run without an owner. */
    public static Optional<Owner> deadOwner(RunData run, Instant now) {
        if (run.status() != RunStatus.RUNNING) return Optional.empty();
        return Optional.ofNullable(run.tags().get(Owner.TAG))
                .flatMap(Owner::parse)
                .filter(owner -> isDead(owner, now));
    }

    /** Whether a process is gone, as far as can be known from here. */
    public static boolean isDead(Owner owner, Instant now) {
        return owner.isLocal() ? !owner.runs() : owner.beat().plus(SILENCE).isBefore(now);
    }

    /** Ends the stale runs of a store as killed, at the last moment that their process said it lived. */
    public static void end(RunStore runs, String failureTag, Instant now) {
        try {
            // Not by the tag as well: a database may then read the tag of every run that ever was.
            Search search = Search.all()
                    .filter(Field.attribute("status").equalTo("RUNNING"))
                    .metrics(Set.of());
            Page<RunData> page;
            do {
                page = runs.search(search);
                for (RunData run : page.items())
                    deadOwner(run, now).ifPresent(owner -> end(runs, run, owner, failureTag));
                search = search.page(page.next());
            } while (page.next() != null);
        } catch (TrackingException e) {
            // Whoever opens the store did not ask for this; the next who opens it tries again.
            LOG.warn("stale runs could not be looked for", e);
        }
    }

    private static void end(RunStore runs, RunData run, Owner owner, String failureTag) {
        String reason = owner + " ended without ending this run";
        runs.setStatus(run.runId(), RunStatus.KILLED, owner.beat(), List.of(new Tag(failureTag, reason)));
        LOG.info("run {} is marked as killed: {}", run.runId(), reason);
    }
}
