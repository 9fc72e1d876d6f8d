package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
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
    private record Known(String runId, RunStatus status, long end) {}

    /** What the target has of a run, as far as status and end tell. */
    enum State {
        /** Not all of it: it is not there, goes on there, or ended there before it did in the source. */
        LACKING,
        /** All of it, since it ended the same. */
        SAME,
        /** It ended there otherwise than in the source, and not before: on which side it went on cannot be seen. */
        PARTED
    }

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
                        run.status(),
                        run.end() == null ? null : run.end().toEpochMilli()));
        return known;
    }

    /** Notes a run of the target. */
    public void add(String runId, @Nullable String origin, RunStatus status, @Nullable Long end) {
        Known run = new Known(runId, status, end(status, end));
        runs.put(runId, run);
        if (origin != null) runs.put(origin, run);
    }

    /** Notes the copy of a run that has just been written. */
    void add(String runId, RunData copied) {
        add(
                runId,
                Origin.of(copied),
                copied.status(),
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

    State stateOf(RunData run) {
        Optional<Known> known = find(run);
        if (known.isEmpty() || !known.get().status().ended()) return State.LACKING;
        long end = end(run.status(), run.end() == null ? null : run.end().toEpochMilli());
        if (known.get().end() < end && end != Long.MAX_VALUE) return State.LACKING;
        boolean same = known.get().end() == end && known.get().status() == run.status();
        return same ? State.SAME : State.PARTED;
    }

    private static long end(RunStatus status, @Nullable Long end) {
        if (!status.ended()) return Long.MIN_VALUE;
        // Python may end a run without saying when.
        return end == null ? Long.MAX_VALUE : end;
    }

    private Optional<Known> find(RunData run) {
        Known known = runs.get(run.runId());
        return Optional.ofNullable(known != null ? known : runs.get(Origin.of(run)));
    }
}
