package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.PipelineClock;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One timer for all schedules, set to the first of their times. Guarded by the lock of the core. */
final class Alarm {
    private final PipelineClock clock;
    private final Consumer<Instant> ring;
    // A tree, as any entry may be taken out of it.
    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparing((Entry entry) -> entry.wake).thenComparingLong(entry -> entry.number));
    private @Nullable Instant armed;
    private Runnable disarm = () -> {};
    private boolean stopped;

    Alarm(PipelineClock clock, Consumer<Instant> ring) {
        this.clock = clock;
        this.ring = ring;
    }

    /** Sets the time of one schedule, {@code null} for none; the timer is to be set after it. */
    void set(Entry entry, @Nullable Instant time) {
        if (entry.wake != null) entries.remove(entry);
        entry.wake = time;
        if (time != null) entries.add(entry);
    }

    /** Takes out one whose time has come; the timer is to be set after it. */
    @Nullable
    Entry poll(Instant now) {
        Entry first = entries.isEmpty() ? null : entries.first();
        if (first == null || first.wake == null || first.wake.isAfter(now)) return null;
        entries.remove(first);
        first.wake = null;
        return first;
    }

    /** Sets the timer to the first of all times, unless it is. */
    void arm() {
        Instant first = entries.isEmpty() || stopped ? null : entries.first().wake;
        if (first == null ? armed == null : first.equals(armed)) return;
        disarm.run();
        armed = null;
        disarm = () -> {};
        if (first == null) return;
        disarm = clock.at(first, () -> ring.accept(first));
        armed = first;
    }

    /** Takes note that the timer has called back. */
    void rung(Instant time) {
        if (!time.equals(armed)) return;
        armed = null;
        disarm = () -> {};
    }

    void stop() {
        stopped = true;
        arm();
    }
}
