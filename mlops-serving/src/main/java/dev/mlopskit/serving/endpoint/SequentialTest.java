package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether two arms succeed equally often, by a test that may be looked at after each outcome and ended at any time: the chance
 * that its p-value ever falls to alpha or below is alpha at most if the arms are equal, however long it goes on.
 *
 * <p>Outcomes are taken in blocks of so many of each arm, and each block is a bet against equal arms at rates that were learnt from
 * the blocks before it; what the bets have made of 1 is the e-value, and its largest value so far is 1 / p. Source: R. Turner,
 * A. Ly, P. Grünwald, Generic E-variables for exact sequential k-sample tests that allow for optional stopping (2024), the
 * two-sample Bernoulli case with plug-in rates. Thread-safe.
 */
public final class SequentialTest {
    /** Successes and failures that are taken to have been seen of each arm before the first (Krichevsky and Trofimov). */
    private static final double PRIOR = 0.5;

    private final Arm a;
    private final Arm b;
    private double logE;
    private double maxLogE;

    /** One side: what has been reported, and what of it has gone into bets. */
    private static final class Arm {
        private final int block;
        private long trials;
        private long successes;
        private long betTrials;
        private long betSuccesses;
        private int waitingTrials;
        private int waitingSuccesses;

        /** Outcomes beyond a full block, in order, as long as the other arm has none. */
        private final Deque<Boolean> later = new ArrayDeque<>();

        Arm(int block) {
            this.block = block;
        }

        void add(boolean success) {
            trials++;
            if (success) successes++;
            if (waitingTrials < block) take(success);
            else if (later.size() < 100_000) later.add(success);
        }

        private void take(boolean success) {
            waitingTrials++;
            if (success) waitingSuccesses++;
        }

        double rate() {
            return (betSuccesses + PRIOR) / (betTrials + 2 * PRIOR);
        }

        double logLikelihood(double rate) {
            return waitingSuccesses * Math.log(rate) + (waitingTrials - waitingSuccesses) * Math.log1p(-rate);
        }

        void settle() {
            betTrials += waitingTrials;
            betSuccesses += waitingSuccesses;
            waitingTrials = 0;
            waitingSuccesses = 0;
            while (waitingTrials < block && !later.isEmpty()) take(later.poll());
        }
    }

    /**
     * Makes a test.
     *
     * @param blockOfA outcomes of the first arm in each block, 1 to 100; as A to B in the traffic is best
     * @param blockOfB outcomes of the second arm in each block, 1 to 100
     */
    public SequentialTest(int blockOfA, int blockOfB) {
        if (blockOfA < 1 || blockOfA > 100 || blockOfB < 1 || blockOfB > 100)
            throw new ServingException(
                    "blocks of " + blockOfA + " and " + blockOfB + " outcomes are none: give 1 to 100");
        a = new Arm(blockOfA);
        b = new Arm(blockOfB);
    }

    /** A test of arms with equal traffic. */
    public SequentialTest() {
        this(1, 1);
    }

    /** An outcome of the first arm. */
    public synchronized void addA(boolean success) {
        a.add(success);
        bet();
    }

    /** An outcome of the second arm. */
    public synchronized void addB(boolean success) {
        b.add(success);
        bet();
    }

    private void bet() {
        while (a.waitingTrials == a.block && b.waitingTrials == b.block) {
            double rateA = a.rate();
            double rateB = b.rate();
            double equal = (a.block * rateA + b.block * rateB) / (a.block + b.block);
            logE += a.logLikelihood(rateA) + b.logLikelihood(rateB) - a.logLikelihood(equal) - b.logLikelihood(equal);
            maxLogE = Math.max(maxLogE, logE);
            a.settle();
            b.settle();
        }
    }

    /** How sure it is that the arms are equal, from 0 to 1; it never rises. */
    public synchronized double pValue() {
        return Math.exp(-maxLogE);
    }

    /** What betting against equal arms has made of 1. */
    public synchronized double eValue() {
        return Math.exp(logE);
    }

    /** The outcomes of the first arm. */
    public synchronized Outcomes a() {
        return new Outcomes(a.trials, a.successes);
    }

    /** The outcomes of the second arm. */
    public synchronized Outcomes b() {
        return new Outcomes(b.trials, b.successes);
    }

    /**
     * What was reported of an arm.
     *
     * @param trials how many outcomes
     * @param successes how many of them were successes
     */
    public record Outcomes(long trials, long successes) {
        /** The share of successes; NaN without outcomes. */
        public double rate() {
            return (double) successes / trials;
        }
    }
}
