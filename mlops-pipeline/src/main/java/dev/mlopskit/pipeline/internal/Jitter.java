package dev.mlopskit.pipeline.internal;

import java.util.Objects;
import java.util.SplittableRandom;

/** What is random in a run: the same for the same seed, whichever task is faster. */
final class Jitter {
    private final long seed;

    Jitter(long seed) {
        this.seed = seed;
    }

    /** From 0 to 1. */
    double of(String task, int mapIndex, int attempt) {
        return random(task, mapIndex, attempt).nextDouble();
    }

    /** What a body may draw its own random numbers from: the same in each attempt. */
    long seed(String task, int mapIndex) {
        return random(task, mapIndex, 0).nextLong();
    }

    private SplittableRandom random(String task, int mapIndex, int attempt) {
        return new SplittableRandom(seed ^ Objects.hash(task, mapIndex, attempt) * 0x9E3779B97F4A7C15L);
    }
}
