package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stale runs of a store. */
public final class StaleRuns {
    private static final Logger LOG = LoggerFactory.getLogger(StaleRuns.class);

    private StaleRuns() {}

    /** Ends them as killed, at the last moment that their process said it lived. */
    public static void end(RunStore runs, Instant now) {
        try {
            find(runs, now).forEach(run -> end(runs, run));
        } catch (TrackingException e) {
            // Whoever opens the store did not ask for this; the next who opens it tries again.
            LOG.warn("stale runs could not be looked for", e);
        }
    }

    /** All are found before the first is ended: on a server, runs that do not go on any more would move the pages. */
    private static List<StaleRun> find(RunStore runs, Instant now) {
        List<StaleRun> stale = new ArrayList<>();
        // Not by the tag as well: a database may then read the tag of every run that ever was.
        Search search = Search.all()
                .filter(Field.attribute("status").equalTo("RUNNING"))
                .metrics(Set.of());
        new PagedIterator<>(runs::search, search)
                .forEachRemaining(run ->
                        StaleRun.of(run.runId(), run.tags().get(Owner.TAG), now).ifPresent(stale::add));
        return stale;
    }

    private static void end(RunStore runs, StaleRun run) {
        if (runs.endIf(run.runId(), run.judged(), RunStatus.KILLED, run.end(), List.of(run.reason())))
            LOG.info("run {} is marked as killed: {}", run.runId(), run.reason().value());
    }
}
