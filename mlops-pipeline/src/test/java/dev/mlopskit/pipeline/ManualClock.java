package dev.mlopskit.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A clock that stands until a test moves it, and then calls back what is due, in order. The one of the testkit is out of reach here, as
 * that module depends on this one.
 */
final class ManualClock implements PipelineClock {
    private record Call(Instant time, Runnable action) {}

    private final List<Call> calls = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Runnable at(Instant time, Runnable action) {
        Call call = new Call(time, action);
        calls.add(call);
        return () -> {
            synchronized (this) {
                calls.remove(call);
            }
        };
    }

    /** When the next call is to come, the last moment if none is. */
    synchronized Instant next() {
        return calls.stream().map(Call::time).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    /** How many calls are to come. */
    synchronized int calls() {
        return calls.size();
    }

    /** Moves on, or back, and calls nobody back, as when the machine sleeps. */
    synchronized void sleep(Duration time) {
        now = now.plus(time);
    }

    void advance(Duration time) {
        advance(time.toMillis());
    }

    void advance(long millis) {
        Instant end;
        synchronized (this) {
            end = now.plus(Duration.ofMillis(millis));
        }
        while (true) {
            Call next;
            synchronized (this) {
                next = calls.stream()
                        .filter(call -> !call.time.isAfter(end))
                        .min(Comparator.comparing(Call::time))
                        .orElse(null);
                now = next == null ? end : next.time.isAfter(now) ? next.time : now;
                if (next == null) return;
                calls.remove(next);
            }
            next.action.run();
        }
    }
}
