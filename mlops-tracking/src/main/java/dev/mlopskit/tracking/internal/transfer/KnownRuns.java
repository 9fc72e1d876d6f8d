package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs that the target has, by their ids and by what they are copies of. */
public final class KnownRuns {
    /**
     * A run of the target.
     *
     * @param end when it ended, in milliseconds since 1970; {@link Long#MIN_VALUE} while it runs
     */
    private record Known(String runId, long end) {}

    private final Map<String, Known> runs = new HashMap<>();

    /** Reads them by what every store can do. */
    static KnownRuns read(RunStore store) {
        KnownRuns known = new KnownRuns();
        BothLives.forEach(
                store::search,
                Search.all().metrics(Set.of()),
                run -> known.add(
                        run.runId(),
                        run.tags().get(Origin.TAG),
                        run.status().ended(),
                        run.end() == null ? null : run.end().toEpochMilli()));
        return known;
    }

    /** Notes a run of the target. */
    public void add(String runId, @Nullable String origin, boolean ended, @Nullable Long end) {
        // Python may end a run without saying when.
        Known run = new Known(runId, ended ? end == null ? Long.MAX_VALUE : end : Long.MIN_VALUE);
        runs.put(runId, run);
        if (origin != null) runs.put(origin, run);
    }

    /** Notes the copy of a run that has just been written. */
    void add(String runId, RunData copied) {
        add(
                runId,
                Origin.of(copied),
                copied.status().ended(),
                copied.end() == null ? null : copied.end().toEpochMilli());
    }

    /** Whether what the target has of a run may be of an earlier state of it. */
    boolean isChanging(RunData run) {
        return !run.status().ended() || find(run).isPresent();
    }

    /** The id that a run of the source has in the target. */
    Optional<String> idOf(RunData run) {
        return find(run).map(Known::runId);
    }

    /** The id that the run of an id, or a copy of it, has in the target. */
    Optional<String> idOf(String runId) {
        return Optional.ofNullable(runs.get(runId)).map(Known::runId);
    }

    /** Whether the target has all of a run: it has ended there, and not gone on in the source since. */
    boolean isComplete(RunData run) {
        Optional<Known> known = find(run);
        if (known.isEmpty() || known.get().end() == Long.MIN_VALUE) return false;
        Instant end = run.end();
        return !run.status().ended() || end == null || known.get().end() >= end.toEpochMilli();
    }

    private Optional<Known> find(RunData run) {
        Known known = runs.get(run.runId());
        return Optional.ofNullable(known != null ? known : runs.get(Origin.of(run)));
    }
}
