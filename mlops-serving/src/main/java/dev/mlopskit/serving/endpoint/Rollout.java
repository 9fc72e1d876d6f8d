package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.endpoint.Traffic.Counts;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** A canary under way: which step it is at, and whether its guards hold. Guarded by the lock of {@link Releases}. */
final class Rollout<I, O> {
    /** What to do with it. */
    enum Verdict {
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

    Rollout(Served<I, O> canary, Served<I, O> stable, Canary policy, boolean named, Clock clock) {
        this.canary = canary;
        this.stable = stable;
        this.policy = policy;
        this.named = named;
        this.clock = clock;
        this.since = clock.instant();
        this.canaryBefore = canary.traffic().counts();
        this.stableBefore = stable.traffic().counts();
    }

    Served<I, O> canary() {
        return canary;
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

    /** The guard that does not hold, and what was found. */
    Optional<String> broken() {
        Counts counts = canary.traffic().counts().since(canaryBefore);
        Counts others = stable.traffic().counts().since(stableBefore);
        Watch watch = canary.watch();
        for (Guard guard : policy.guards()) {
            Finding finding =
                    Finding.of(guard, counts, others, policy.stepRequests(), watch == null ? null : watch.last());
            if (finding.isBroken()) return Optional.of("not so that " + guard + ": " + finding.shown());
        }
        if (canary.circuit().isOpen()) return Optional.of("its circuit is open: it fails too often");
        return Optional.empty();
    }

    Verdict verdict() {
        if (broken().isPresent()) return Verdict.ROLL_BACK;
        Counts counts = canary.traffic().counts().since(canaryBefore);
        boolean over =
                counts.requests() >= policy.stepRequests() && !clock.instant().isBefore(since.plus(policy.stepTime()));
        if (!over) return Verdict.GO_ON;
        if (step + 1 < policy.steps().size()) return Verdict.NEXT_STEP;
        return policy.autoPromote() ? Verdict.PROMOTE : Verdict.GO_ON;
    }

    String told() {
        Counts counts = canary.traffic().counts().since(canaryBefore);
        return "canary at " + percent() + " %, " + counts.requests() + " requests, " + counts.errors() + " errors, p99 "
                + counts.quantile(0.99) / 1e6 + " ms";
    }
}
