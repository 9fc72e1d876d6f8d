package dev.mlopskit.data.internal;

import java.util.Arrays;

/**
 * Ranks by the sketch of Karnin, Lang and Liberty, "Optimal quantile approximation in streams" (FOCS 2016, arXiv:1603.05346): levels of
 * sorted values, each of which stands for {@code 2^level} values. A level that is too full hands every other value, from the first
 * or the second on as a coin says, to the level above.
 *
 * <p>What a compaction of level {@code h} does to the rank of any value is 0 or, with the same chance, {@code +2^h} or {@code -2^h}. So
 * by Hoeffding's inequality the rank is off by more than {@code t} with a chance of at most {@code 2 exp(-t^2 / (2 S))}, where
 * {@code S} is the sum of {@code 4^h} over the compactions that were done. S is kept, so that the bound is that of this sketch.
 */
final class Kll {
    /** The size of the highest level. */
    static final int K = 256;
    /** So many are kept before anything is compacted. */
    static final int EXACT = 1024;

    static final int MOST_LEVELS = 48;
    private static final int LEAST = 8;
    private static final double DECAY = 2.0 / 3;
    /** By depth: the highest level has depth 0. */
    private static final int[] CAPACITIES = new int[MOST_LEVELS + 16];

    /** By the number of levels. */
    private static final int[] TOTALS = new int[CAPACITIES.length + 1];

    static {
        for (int depth = 0; depth < CAPACITIES.length; depth++) {
            CAPACITIES[depth] = (int) Math.max(LEAST, Math.ceil(K * Math.pow(DECAY, depth)));
            TOTALS[depth + 1] = TOTALS[depth] + CAPACITIES[depth];
        }
    }

    double[][] levels = {new double[K]};
    int[] sizes = new int[1];
    /** The sum of {@code 4^h} over all compactions. */
    double noise;
    /** What the coins are drawn from: a hash of what was added, so that the same values in the same order give the same sketch. */
    long coins;

    /** Adds the first so many of an array in ascending order. */
    void add(double[] sorted, int length) {
        insert(0, sorted, length);
        compact();
    }

    void merge(Kll other) {
        while (levels.length < other.levels.length) addLevel();
        for (int h = 0; h < other.levels.length; h++) insert(h, other.levels[h], other.sizes[h]);
        noise += other.noise;
        coins += other.coins;
        compact();
    }

    private void insert(int level, double[] sorted, int length) {
        mergeInto(level, sorted, 0, 1, length);
    }

    private void compact() {
        while (retained() > Math.max(EXACT, capacity())) {
            int level = 0;
            while (sizes[level] < capacity(level)) level++;
            compact(level);
        }
    }

    private void compact(int level) {
        if (level + 1 == levels.length) addLevel();
        int odd = sizes[level] & 1;
        coins = Hash.mixed(coins + 0x9e3779b97f4a7c15L);
        int start = odd + (int) (coins & 1);
        mergeInto(level + 1, levels[level], start, 2, sizes[level] / 2);
        sizes[level] = odd;
        // Only the first levels of a young sketch were ever so full.
        if (levels[level].length > 2 * K) levels[level] = Arrays.copyOf(levels[level], K);
        noise += Math.scalb(1.0, 2 * level);
    }

    /** Merges values of an array, each so many after the last, into a level, from the back, so that nothing is moved twice. */
    private void mergeInto(int level, double[] from, int start, int step, int number) {
        int size = sizes[level];
        if (levels[level].length < size + number) levels[level] = Arrays.copyOf(levels[level], size + number);
        double[] into = levels[level];
        int old = size - 1;
        int to = size + number - 1;
        for (int i = number - 1; i >= 0; i--) {
            double value = from[start + i * step];
            while (old >= 0 && into[old] > value) into[to--] = into[old--];
            into[to--] = value;
        }
        sizes[level] = size + number;
    }

    private void addLevel() {
        levels = Arrays.copyOf(levels, levels.length + 1);
        levels[levels.length - 1] = new double[K];
        sizes = Arrays.copyOf(sizes, levels.length);
    }

    private int capacity(int level) {
        return CAPACITIES[levels.length - 1 - level];
    }

    private int capacity() {
        return TOTALS[levels.length];
    }

    int retained() {
        int all = 0;
        for (int size : sizes) all += size;
        return all;
    }

    /** How many values the sketch stands for. */
    long weight() {
        long all = 0;
        for (int h = 0; h < sizes.length; h++) all += (long) sizes[h] << h;
        return all;
    }

    /** What was handed to the highest level that has values took at least one compaction of each level below. */
    double leastNoise() {
        double least = 0;
        for (int h = 0; h < sizes.length; h++) if (sizes[h] > 0) least = h == 0 ? 0 : Math.scalb(1.0, 2 * (h - 1));
        return least;
    }

    Kll copy() {
        Kll copy = new Kll();
        copy.levels = new double[levels.length][];
        for (int h = 0; h < levels.length; h++) copy.levels[h] = Arrays.copyOf(levels[h], sizes[h]);
        copy.sizes = sizes.clone();
        copy.noise = noise;
        copy.coins = coins;
        return copy;
    }
}
