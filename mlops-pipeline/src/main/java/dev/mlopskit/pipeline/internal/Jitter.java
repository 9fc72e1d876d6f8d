package dev.mlopskit.pipeline.internal;

import java.util.Objects;
import java.util.SplittableRandom;

/** The random share of delays: the same for the same seed, whichever task is faster. */
final class Jitter {
    private final long seed;

    Jitter(long seed) {
        this.seed = seed;
    }

    /** From 0 to 1. */
    double of(String task, int mapIndex, int attempt) {
        return new SplittableRandom(seed ^ Objects.hash(task, mapIndex, attempt) * 0x9E3779B97F4A7C15L).nextDouble();
    }
}
