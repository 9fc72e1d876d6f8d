package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.endpoint.Traffic.Counts;
import java.time.Clock;
import java.time.Duration;
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
        for (Guard guard : policy.guards()) {
            double found = found(guard, counts, others);
            double most = atMost(guard);
            if (found > most) return Optional.of("not so that " + guard + ": " + shown(guard, found));
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

    /** What a guard looks at; NaN as long as there is too little of it. */
    private double found(Guard guard, Counts counts, Counts others) {
        if (guard instanceof Guard.Metric metric) return metric.value().getAsDouble();
        if (counts.requests() < policy.stepRequests()) return Double.NaN;
        if (guard instanceof Guard.ErrorRate) return counts.errorRate();
        if (guard instanceof Guard.Latency latency) return counts.quantile(latency.quantile());
        double quantile = ((Guard.LatencyRatio) guard).quantile();
        return others.requests() < policy.stepRequests()
                ? Double.NaN
                : (double) counts.quantile(quantile) / others.quantile(quantile);
    }

    private static double atMost(Guard guard) {
        if (guard instanceof Guard.ErrorRate rate) return rate.atMost();
        if (guard instanceof Guard.Latency latency) return latency.atMost().toNanos();
        if (guard instanceof Guard.LatencyRatio ratio) return ratio.atMost();
        return ((Guard.Metric) guard).atMost();
    }

    private static String shown(Guard guard, double found) {
        return guard instanceof Guard.Latency
                ? Duration.ofNanos((long) found).toNanos() / 1e6 + " ms"
                : String.valueOf(found);
    }
}
