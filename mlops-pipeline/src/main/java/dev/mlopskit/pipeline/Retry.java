package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a task is tried again after its body threw, after which delay, and after which exceptions. Nothing is tried again
 * after a {@link FailException}, a {@link SkipException}, an {@link Error} other than an {@link AssertionError}, or once the run is being
 * cancelled. Immutable; each method gives a new one.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="retry"}
 */
public final class Retry {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final int times;
    private final Duration delay;
    private final double factor;
    private final Duration maxDelay;
    private final double jitter;
    private final List<Class<? extends Throwable>> on;
    private final List<Class<? extends Throwable>> giveUpOn;

    private Retry(
            int times,
            Duration delay,
            double factor,
            Duration maxDelay,
            double jitter,
            List<Class<? extends Throwable>> on,
            List<Class<? extends Throwable>> giveUpOn) {
        this.times = times;
        this.delay = delay;
        this.factor = factor;
        this.maxDelay = maxDelay;
        this.jitter = jitter;
        this.on = on;
        this.giveUpOn = giveUpOn;
        if (times < 0) throw bad("times", times, "take 0 or more");
        if (delay.isNegative()) throw bad("delay", delay, "take zero or more");
        if (!(factor >= 1) || Double.isInfinite(factor)) throw bad("factor", factor, "take 1 or more");
        if (maxDelay.isNegative()) throw bad("longest delay", maxDelay, "take zero or more");
        if (!(jitter >= 0 && jitter <= 1)) throw bad("jitter", jitter, "take a share from 0 to 1");
    }

    private static PipelineException bad(String what, Object value, String mend) {
        return new PipelineException("a retry cannot have the " + what + " " + value + ": " + mend);
    }

    /** Tries again up to so many times, at once. */
    public static Retry times(int times) {
        return fixed(times, Duration.ZERO);
    }

    /** Tries again up to so many times, each after the same delay. */
    public static Retry fixed(int times, Duration delay) {
        return new Retry(times, delay, 1, LONGEST, 0, List.of(), List.of());
    }

    /** Tries again up to so many times, first after a delay, then each time after twice the one before. */
    public static Retry exponential(int times, Duration first) {
        return fixed(times, first).factor(2);
    }

    /** Multiplies the delay by this from try to try, in place of 1 or 2; not below 1. */
    public Retry factor(double factor) {
        return new Retry(times, delay, factor, maxDelay, jitter, on, giveUpOn);
    }

    /** No delay becomes longer than this; otherwise a year. */
    public Retry maxDelay(Duration maxDelay) {
        return new Retry(times, delay, factor, maxDelay, jitter, on, giveUpOn);
    }

    /**
     * Takes each delay from the range that reaches this share of it to both sides, so that what failed together is not tried
     * again together: 0.25 makes 10 s anything from 7.5 to 12.5 s. Drawn from the seed of the run.
     */
    public Retry jitter(double share) {
        return new Retry(times, delay, factor, maxDelay, share, on, giveUpOn);
    }

    /** Tries again after exceptions of this type, and others named so, only; otherwise after all. */
    public Retry on(Class<? extends Throwable> type) {
        return new Retry(times, delay, factor, maxDelay, jitter, with(on, type), giveUpOn);
    }

    /** Does not try again after exceptions of this type, whatever {@link #on} says. */
    public Retry giveUpOn(Class<? extends Throwable> type) {
        return new Retry(times, delay, factor, maxDelay, jitter, on, with(giveUpOn, type));
    }

    /** How often a task is tried again at most. */
    public int times() {
        return times;
    }

    /** Whether an exception, of the attempt of this number from 1, has another attempt follow. */
    public boolean again(int attempt, Throwable error) {
        if (attempt > times || error instanceof FailException || error instanceof SkipException) return false;
        if (error instanceof Error && !(error instanceof AssertionError)) return false;
        if (giveUpOn.stream().anyMatch(type -> type.isInstance(error))) return false;
        return on.isEmpty() || on.stream().anyMatch(type -> type.isInstance(error));
    }

    /**
     * How long is waited after the attempt of this number, from 1.
     *
     * @param random from 0 to 1, for the jitter; 0.5 is the middle
     */
    public Duration delay(int attempt, double random) {
        double nanos = (double) Waits.nanos(delay) * Math.pow(factor, attempt - 1);
        double most = (double) Waits.nanos(maxDelay);
        nanos = Math.min(nanos, most);
        nanos *= 1 + jitter * (2 * random - 1);
        return Duration.ofNanos((long) Math.min(nanos, most));
    }

    private static List<Class<? extends Throwable>> with(
            List<Class<? extends Throwable>> types, Class<? extends Throwable> type) {
        List<Class<? extends Throwable>> more = new ArrayList<>(types);
        more.add(type);
        return List.copyOf(more);
    }

    @Override
    public String toString() {
        if (times == 0) return "no retry";
        return times
                + (times == 1 ? " retry" : " retries")
                + (delay.isZero() ? "" : " after " + delay)
                + (factor == 1 ? "" : ", each " + factor + " times as long")
                + (jitter == 0 ? "" : ", give or take " + Math.round(jitter * 100) + " %");
    }
}
