package dev.mlopskit.examples.flights;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * How late the flights of one carrier arrive, by how late they leave, the hour and the distance.
 *
 * @param carrier two letters or digits
 * @param legs how many it was learnt from
 * @param mean the mean delay, in minutes
 * @param weights the constant, then minutes for each minute of delay, hour of the day, and mile
 * @param low the lower end of the interval that holds nine in ten of the bootstrap samples' weights of the delay at departure
 * @param high the upper end of it
 */
record CarrierModel(String carrier, int legs, double mean, List<Double> weights, double low, double high) {
    /** Fits a model to all months but the one that is held out. Long enough a job, with many samples, to be killed in. */
    static CarrierModel fit(Part part, FlightParams params) throws IOException {
        double[][] rows = part.legs().stream()
                .filter(leg -> leg.month() != params.holdOut())
                .map(Leg::values)
                .toArray(double[][]::new);
        Regression all = new Regression();
        for (double[] row : rows) all.add(row, 1);
        double[] slopes = bootstrap(
                rows, params.replicates(), params.seed() + part.carrier().hashCode());
        return new CarrierModel(
                part.carrier(),
                rows.length,
                all.mean(),
                DoubleStream.of(all.solve()).boxed().toList(),
                slopes[(int) (0.05 * slopes.length)],
                slopes[(int) (0.95 * slopes.length)]);
    }

    private static double[] bootstrap(double[][] rows, int replicates, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] slopes = new double[replicates];
        for (int i = 0; i < replicates; i++) {
            Regression sample = new Regression();
            for (double[] row : rows) {
                int times = poisson(random.nextDouble());
                if (times > 0) sample.add(row, times);
            }
            slopes[i] = sample.solve()[1];
        }
        Arrays.sort(slopes);
        return slopes;
    }

    /** How often a row is in a sample that is as large as all rows: by Poisson's distribution of mean 1, almost. */
    private static int poisson(double uniform) {
        int times = 0;
        double probability = Math.exp(-1);
        for (double below = probability; uniform > below && times < 8; below += probability) probability /= ++times;
        return times;
    }

    double predict(Leg leg) {
        double[] values = leg.values();
        double delay = weights.get(0);
        for (int i = 0; i < Leg.FEATURES; i++) delay += weights.get(i + 1) * values[i];
        return delay;
    }
}
