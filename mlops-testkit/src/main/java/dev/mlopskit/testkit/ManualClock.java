package dev.mlopskit.testkit;

import dev.mlopskit.pipeline.PipelineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands until a test moves it, and then calls back what is due, in order of time, on the thread that moves it. Delays
 * of retries, timeouts and schedules that go by it take no time. An action may itself move the clock, which never goes
 * back. Thread-safe; where two threads move it at the same time, each runs some of what is due.
 */
public final class ManualClock implements PipelineClock {
    /** No record: two calls of one action at one time are two. */
    private static final class Call {
        private final Instant time;
        private final Runnable action;

        Call(Instant time, Runnable action) {
            this.time = time;
            this.action = action;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private Instant now;

    /** Stands at the first of January 2026, 00:00 UTC. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Stands at a time. */
    public ManualClock(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Runs an action when the clock is moved to this time or past it; one for a time that has come, at the next move. */
    @Override
    public synchronized Runnable at(Instant time, Runnable action) {
        Call call = new Call(time, action);
        calls.add(call);
        return () -> takeBack(call);
    }

    private synchronized void takeBack(Call call) {
        calls.remove(call);
    }

    /** Moves on by a duration, zero or more. */
    public void advance(Duration duration) {
        if (duration.isNegative())
            throw new IllegalArgumentException("the clock cannot go back by " + duration + ": advance by zero or more");
        advanceTo(instant().plus(duration));
    }

    /** Moves on to a time; runs what is due at the present time if that is past already. */
    public void advanceTo(Instant time) {
        for (Call due = next(time); due != null; due = next(time)) due.action.run();
    }

    /** Moves on to the time of the next action and runs what is due then; false if there is none. */
    public boolean advanceToNext() {
        Optional<Instant> next = nextAction();
        next.ifPresent(this::advanceTo);
        return next.isPresent();
    }

    /** The time of the next action; empty if there is none. */
    public synchronized Optional<Instant> nextAction() {
        return calls.stream().map(call -> call.time).min(Comparator.naturalOrder());
    }

    /** Takes the next call that is due by then, and moves on to it; to the end if there is none. */
    private synchronized @Nullable Call next(Instant end) {
        Instant until = end.isAfter(now) ? end : now;
        Call next = calls.stream()
                .filter(call -> !call.time.isAfter(until))
                .min(Comparator.comparing((Call call) -> call.time)) // the first of those of one time
                .orElse(null);
        Instant time = next == null ? until : next.time;
        if (time.isAfter(now)) now = time;
        if (next != null) takeBack(next);
        return next;
    }

    @Override
    public synchronized String toString() {
        return "clock at " + now + ", " + calls.size() + (calls.size() == 1 ? " action" : " actions") + " to come";
    }
}
