package dev.mlopskit.pipeline.internal;

import dev.mlopskit.core.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    /** By a digest, as the items of two tasks would share numbers by a hash that is linear. */
    private SplittableRandom random(String task, int mapIndex, int attempt) {
        byte[] text = (task + '\0' + mapIndex + '\0' + attempt).getBytes(StandardCharsets.UTF_8);
        return new SplittableRandom(
                seed ^ ByteBuffer.wrap(Digest.sha256().digest(text)).getLong());
    }
}
