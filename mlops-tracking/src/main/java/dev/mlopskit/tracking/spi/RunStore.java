package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of a {@link TrackingStore}, whose rules hold here too. */
@Beta
public interface RunStore extends Trash {
    /** Makes a run that is {@link RunStatus#RUNNING}. */
    RunData create(NewRun run);

    /** The run of an id, active or deleted. */
    Optional<RunData> byId(String runId);

    /** Logs entries to an active run, all or none. A point that is there already is not written twice. */
    void log(String runId, List<? extends RunEntry> entries);

    /**
     * Sets the status of a run, and when it ended, and logs the last entries of it, all in one.
     *
     * @param end {@code null} for a run that goes on
     */
    void setStatus(String runId, RunStatus status, @Nullable Instant end, List<? extends RunEntry> last);

    /**
     * Ends a run as {@link #setStatus} does, if it still is {@link RunStatus#RUNNING} and has a tag with just this value; else
     * changes nothing. Nobody writes the run in between, unless the store is one that cannot promise it, as a server: there it
     * is read and then written.
     *
     * @return whether it was ended; not if it has ended before, has lost the tag or another value in it, was deleted or never was
     */
    boolean endIf(String runId, Tag tag, RunStatus status, Instant end, List<? extends RunEntry> last);

    /** Takes a tag away; does nothing where there is none. */
    void deleteTag(String runId, String key);

    /** Deletes or restores a run. */
    void setLifecycle(String runId, Search.Lifecycle lifecycle);

    /** All points of a metric, by step, then time, then value; none of a run or metric that is not there. */
    List<Metric> history(String runId, String key);

    /** All points of all metrics of a run; those of each metric as {@link #history} has them. */
    default List<Metric> points(String runId) {
        return byId(runId).stream()
                .flatMap(run -> run.metrics().keySet().stream().sorted())
                .flatMap(key -> history(runId, key).stream())
                .toList();
    }

    /** The runs that a search finds. */
    Page<RunData> search(Search search);

    /** How many runs a search finds, whatever its limit and page; by default by reading them. */
    default long count(Search search) {
        return Pages.count(this::search, search.metrics(Set.of()));
    }
}
