package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.endpoint.Traffic.Counts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A canary under way: which step it is at, and whether its guards hold. Guarded by the lock of {@link Releases}. */
final class Rollout<I, O> {
    /** What to do with it. */
    enum Kind {
        GO_ON,
        NEXT_STEP,
        PROMOTE,
        ROLL_BACK
    }

    private final Served<I, O> canary;
    private final Served<I, O> stable;
    private final Canary policy;
    private final Clock clock;

    /** Whether the alias points at the canary already, so that taking it out means to move the alias back. */
    private final boolean named;

    private int step;
    private Instant since;
    private Counts canaryBefore;
    private Counts stableBefore;
    private final Counts stableFirst;

    Rollout(Served<I, O> canary, Served<I, O> stable, Canary policy, boolean named, Clock clock) {
        this.canary = canary;
        this.stable = stable;
        this.policy = policy;
        this.named = named;
        this.clock = clock;
        this.since = clock.instant();
        this.canaryBefore = canary.traffic().counts();
        this.stableBefore = stable.traffic().counts();
        this.stableFirst = stableBefore;
    }

    Served<I, O> canary() {
        return canary;
    }

    Served<I, O> stable() {
        return stable;
    }

    boolean named() {
        return named;
    }

    int percent() {
        return policy.steps().get(step);
    }

    void nextStep() {
        step++;
        since = clock.instant();
        canaryBefore = canary.traffic().counts();
        stableBefore = stable.traffic().counts();
    }

    /**
     * What to do.
     *
     * @param reason why; for {@link Kind#GO_ON} what it waits for
     */
    record Verdict(Kind kind, String reason) {}

    /** A step is not over before each guard was judged in it: one that cannot be judged must not let everything pass. */
    Verdict verdict() {
        Counts counts = canary.traffic().counts().since(canaryBefore);
        String unjudged = null;
        for (Guard guard : policy.guards()) {
            Finding finding = Finding.orNothing(guard, counts, others(), policy.stepRequests(), window());
            if (finding.isBroken()) return new Verdict(Kind.ROLL_BACK, "not so that " + guard + ": " + finding.shown());
            if (!finding.isKept() && unjudged == null) unjudged = "too little is known to judge whether " + guard;
        }
        if (canary.circuit().isOpen()) return new Verdict(Kind.ROLL_BACK, "its circuit is open: it fails too often");
        if (counts.requests() < policy.stepRequests())
            return new Verdict(
                    Kind.GO_ON, "the step needs " + policy.stepRequests() + " requests and has " + counts.requests());
        Instant now = clock.instant();
        // A clock that was set back is not waited for.
        if (now.isBefore(since)) since = now;
        Instant end = since.plus(policy.stepTime());
        if (now.isBefore(end)) return new Verdict(Kind.GO_ON, "the step goes on until " + end);
        if (unjudged != null) return new Verdict(Kind.GO_ON, unjudged);
        if (step + 1 < policy.steps().size()) return new Verdict(Kind.NEXT_STEP, "");
        return policy.autoPromote()
                ? new Verdict(Kind.PROMOTE, told(counts))
                : new Verdict(Kind.GO_ON, "the last step is over: promote it, or roll it back");
    }

    /** Calls of the stable version: those of this step, or, if they are too few, since the canary began, or at all. */
    private Counts others() {
        Counts all = stable.traffic().counts();
        for (Counts before : List.of(stableBefore, stableFirst)) {
            Counts counts = all.since(before);
            if (counts.requests() >= policy.stepRequests()) return counts;
        }
        return all;
    }

    /** The last window of the monitor that ended in this step. */
    private Window.@Nullable Version window() {
        Watch watch = canary.watch();
        return watch == null ? null : watch.last(since);
    }

    private String told(Counts counts) {
        return "canary at " + percent() + " %, " + counts.requests() + " requests, " + counts.errors() + " errors, p99 "
                + counts.quantile(0.99) / 1e6 + " ms";
    }
}
