package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.BackfillRun;
import dev.mlopskit.pipeline.DataInterval;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs intervals of a schedule out of turn. */
public final class Backfiller {
    private final SchedulerCore core;
    private final Entry entry;
    private final String key;
    private final boolean again;

    /** For the whole pipeline of a schedule, or only for some tasks. */
    public Backfiller(SchedulerCore core, Entry entry, @Nullable Set<String> tasks, boolean again) {
        this.core = core;
        this.entry = entry;
        this.key = tasks == null ? entry.name : entry.name + "[" + named(tasks) + "]";
        this.again = again;
    }

    /** The names, or what stands for them where they are too long for an index of a database. */
    private static String named(Set<String> tasks) {
        String names = tasks.stream().sorted().collect(Collectors.joining(", "));
        return names.length() <= 250 ? names : Digest.sha256(names.getBytes(StandardCharsets.UTF_8));
    }

    /** Of some intervals those that are to run. */
    public List<DataInterval> needed(List<DataInterval> intervals) {
        List<DataInterval> over = intervals.stream()
                .filter(interval -> !interval.end().isAfter(core.now()))
                .toList();
        if (over.isEmpty() || again) return over;
        DataInterval first = over.get(0);
        DataInterval last = over.get(over.size() - 1);
        // Where the whole has succeeded, so has each task.
        Set<DataInterval> whole = core.state().succeeded(entry.name, first.start(), last.end());
        Set<DataInterval> done = core.state().succeeded(key, first.start(), last.end());
        return over.stream()
                .filter(interval -> !whole.contains(interval) && !done.contains(interval))
                .toList();
    }

    /** Runs them in order, so many at the same time; an interrupt cancels what runs, and is set again on return. */
    public List<BackfillRun> run(List<DataInterval> intervals, int maxActive, Starter starter) {
        List<Launch> launches = new ArrayList<>();
        List<Launch> active = new ArrayList<>();
        boolean interrupted = false;
        ScheduleState.Claim claim = again ? ScheduleState.Claim.AGAIN : ScheduleState.Claim.BACKFILL;
        try {
            for (DataInterval interval : intervals) {
                core.runs().awaitFewer(active, maxActive);
                if (Thread.interrupted()) throw new InterruptedException();
                Launch launch = core.launch(entry, key, interval, claim, starter);
                if (launch == null) continue;
                launches.add(launch);
                active.add(launch);
            }
            core.runs().awaitFewer(active, 1);
        } catch (InterruptedException e) {
            interrupted = true;
            core.runs().cancel(active);
        } finally {
            interrupted |= awaitAll(active);
            if (interrupted) Thread.currentThread().interrupt();
        }
        return launches.stream()
                .map(launch -> new BackfillRun(launch.interval, launch.runId, launch.state, launch.problem))
                .toList();
    }

    private boolean awaitAll(List<Launch> active) {
        boolean interrupted = false;
        while (true) {
            try {
                core.runs().awaitFewer(active, 1);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                core.runs().cancel(active);
            }
        }
    }
}
