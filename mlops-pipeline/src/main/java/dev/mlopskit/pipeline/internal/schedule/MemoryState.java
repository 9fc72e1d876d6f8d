package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.RunState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * State that ends with the process. Once closed it can be used again, by the next owner. Of each key it remembers the newest
 * 100,000 intervals, so that a schedule for each second does not fill the memory; a backfill runs what is forgotten.
 */
public final class MemoryState implements ScheduleState {
    private static final int MOST = 100_000;

    private enum Mark {
        RUNS,
        RUNS_IN_TURN,
        LEFT_IN_TURN,
        SUCCEEDED
    }

    private static final class Kept {
        private Instant position = Instant.MIN;
        private boolean paused;
        private final TreeMap<DataInterval, Mark> marks =
                new TreeMap<>(Comparator.comparing(DataInterval::start).thenComparing(DataInterval::end));
    }

    private final Map<String, Kept> kept = new HashMap<>();

    private Kept of(String key) {
        return kept.computeIfAbsent(key, none -> new Kept());
    }

    @Override
    public synchronized Known open(String schedule, Instant position) {
        Kept known = of(schedule);
        if (known.position.equals(Instant.MIN)) known.position = position;
        return new Known(known.position, known.paused);
    }

    @Override
    public synchronized Unfinished unfinished(String schedule) {
        Kept known = of(schedule);
        List<DataInterval> free = known.marks.keySet().stream()
                .filter(interval -> known.marks.get(interval) == Mark.LEFT_IN_TURN)
                .toList();
        return new Unfinished(free, null);
    }

    @Override
    public synchronized boolean begin(String key, DataInterval interval, Claim claim) {
        Kept known = of(key);
        Mark mark = known.marks.get(interval);
        if (claim == Claim.RESUME) {
            if (mark != Mark.LEFT_IN_TURN && mark != Mark.RUNS_IN_TURN) return false;
        } else {
            if (mark == Mark.RUNS || mark == Mark.RUNS_IN_TURN) return false;
            if (mark == Mark.SUCCEEDED && claim != Claim.AGAIN) return false;
            if (claim == Claim.SCHEDULE && !interval.end().isAfter(known.position)) return false;
        }
        boolean inTurn = claim == Claim.SCHEDULE || claim == Claim.RESUME || mark == Mark.LEFT_IN_TURN;
        known.marks.put(interval, inTurn ? Mark.RUNS_IN_TURN : Mark.RUNS);
        if (claim == Claim.SCHEDULE) known.position = interval.end();
        return true;
    }

    @Override
    public synchronized void end(String key, DataInterval interval, @Nullable RunState state) {
        TreeMap<DataInterval, Mark> marks = of(key).marks;
        Mark mark = marks.remove(interval);
        if (state == null && mark == Mark.RUNS_IN_TURN) marks.put(interval, Mark.LEFT_IN_TURN);
        if (state != RunState.SUCCESS) return;
        marks.put(interval, Mark.SUCCEEDED);
        if (marks.size() > MOST && marks.firstEntry().getValue() == Mark.SUCCEEDED) marks.pollFirstEntry();
    }

    @Override
    public synchronized Set<DataInterval> succeeded(String key, Instant from, Instant to) {
        Set<DataInterval> found = new HashSet<>();
        of(key).marks.forEach((interval, mark) -> {
            if (mark == Mark.SUCCEEDED
                    && !interval.start().isBefore(from)
                    && !interval.end().isAfter(to)) found.add(interval);
        });
        return found;
    }

    @Override
    public synchronized void pause(String schedule, boolean paused) {
        of(schedule).paused = paused;
    }

    @Override
    public synchronized void remove(String schedule) {
        kept.keySet().removeIf(key -> key.equals(schedule) || key.startsWith(schedule + "["));
    }

    @Override
    public synchronized void close() {
        for (Kept each : kept.values()) {
            each.marks.values().removeIf(mark -> mark == Mark.RUNS);
            each.marks.replaceAll((interval, mark) -> mark == Mark.RUNS_IN_TURN ? Mark.LEFT_IN_TURN : mark);
        }
    }
}
