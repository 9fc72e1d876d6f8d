package dev.mlopskit.data;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Orders in which values come, kind ones and others. */
enum Orders {
    SORTED(n -> sorted(n)),
    REVERSED(n -> reversed(sorted(n))),
    RANDOM(n -> shuffled(sorted(n), 1)),
    NORMAL(n -> new Random(2).doubles(n).map(Orders::normal).toArray()),
    DUPLICATED(n -> new Random(3).ints(n, 0, 10).asDoubleStream().toArray()),
    ONE_HEAVY(n -> new Random(4).doubles(n).map(x -> x < 0.9 ? 0 : x).toArray()),
    /** Each batch of a sketch has the whole range in it, or only its ends. */
    ZIGZAG(n -> zigzag(sorted(n))),
    ENDS_FIRST(n -> endsFirst(sorted(n))),
    SAW(n -> saw(sorted(n), 256)),
    HEAVY_TAIL(n -> new Random(5).doubles(n).map(x -> Math.pow(1 - x, -3)).toArray());

    private final Function<Integer, double[]> make;

    Orders(Function<Integer, double[]> make) {
        this.make = make;
    }

    double[] values(int n) {
        return make.apply(n);
    }

    private static double normal(double share) {
        return Math.log((share + 1e-12) / (1 - share + 1e-12));
    }

    private static double[] sorted(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> i);
        return values;
    }

    private static double[] reversed(double[] values) {
        double[] made = new double[values.length];
        Arrays.setAll(made, i -> values[values.length - 1 - i]);
        return made;
    }

    static double[] shuffled(double[] values, long seed) {
        Random random = new Random(seed);
        double[] made = values.clone();
        for (int i = made.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double held = made[i];
            made[i] = made[j];
            made[j] = held;
        }
        return made;
    }

    private static double[] zigzag(double[] values) {
        double[] made = new double[values.length];
        Arrays.setAll(made, i -> values[i % 2 == 0 ? i / 2 : values.length - 1 - i / 2]);
        return made;
    }

    private static double[] endsFirst(double[] values) {
        return reversed(zigzag(values));
    }

    private static double[] saw(double[] values, int teeth) {
        double[] made = new double[values.length];
        int next = 0;
        for (int tooth = 0; tooth < teeth; tooth++)
            for (int i = tooth; i < values.length; i += teeth) made[next++] = values[i];
        return made;
    }
}
