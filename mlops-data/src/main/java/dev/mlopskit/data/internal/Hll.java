package dev.mlopskit.data.internal;

/**
 * How many different values there are, by HyperLogLog (Flajolet, Fusy, Gandouet and Meunier 2007) with 4,096 registers and hashes of
 * 64 bits. The estimate is the "improved raw estimator" of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches"
 * (arXiv:1702.01284, algorithm 6), which needs no table of corrections and is unbiased from none to any number.
 */
public final class Hll {
    static final int BITS = 12;
    static final int REGISTERS = 1 << BITS;
    /** The largest value of a register: all of the remaining bits are zero. */
    static final int HIGHEST = Long.SIZE - BITS + 1;

    /** The published standard error, as a share of the estimate. */
    public static final double STANDARD_ERROR = 1.04 / 64;

    final byte[] registers;

    Hll() {
        this(new byte[REGISTERS]);
    }

    Hll(byte[] registers) {
        this.registers = registers;
    }

    void add(long hash) {
        int register = (int) (hash >>> -BITS);
        // The bit that is set ends the count of zeros.
        int zeros = Long.numberOfLeadingZeros(hash << BITS | 1L << BITS - 1) + 1;
        if (zeros > registers[register]) registers[register] = (byte) zeros;
    }

    void merge(Hll other) {
        for (int i = 0; i < REGISTERS; i++) registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }

    double estimate() {
        int[] histogram = new int[HIGHEST + 1];
        for (byte register : registers) histogram[register]++;
        double z = REGISTERS * tau(1 - (double) histogram[HIGHEST] / REGISTERS);
        for (int k = HIGHEST - 1; k >= 1; k--) z = 0.5 * (z + histogram[k]);
        z += REGISTERS * sigma((double) histogram[0] / REGISTERS);
        return (double) REGISTERS * REGISTERS / (2 * Math.log(2) * z);
    }

    private static double sigma(double empty) {
        if (empty == 1) return Double.POSITIVE_INFINITY;
        double power = empty;
        double weight = 1;
        double sum = empty;
        double before;
        do {
            power *= power;
            before = sum;
            sum += power * weight;
            weight += weight;
        } while (sum != before);
        return sum;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) return 0;
        double root = share;
        double weight = 1;
        double sum = 1 - share;
        double before;
        do {
            root = Math.sqrt(root);
            before = sum;
            weight *= 0.5;
            sum -= (1 - root) * (1 - root) * weight;
        } while (sum != before);
        return sum / 3;
    }

    Hll copy() {
        return new Hll(registers.clone());
    }
}
