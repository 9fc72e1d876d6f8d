package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Diagnosis;
import dev.mlopskit.benchmarks.serving.Tumor;
import dev.mlopskit.benchmarks.serving.Tumors;
import dev.mlopskit.serving.endpoint.AbResult;
import dev.mlopskit.serving.endpoint.AbTest;
import dev.mlopskit.serving.endpoint.Endpoint;
import dev.mlopskit.serving.endpoint.SequentialTest;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A/B tests of arms that are equal, looked at after each outcome, for several rates and splits of the traffic: at most 5 of 100
 * find a difference. Beside it how many a test would that is made to be looked at once, which shows that the looks count; and how
 * many find a difference that is there.
 */
final class SequentialSoak {
    private static final double ALPHA = 0.05;
    private static final int OUTCOMES = 1_000;
    private static final int MOST = 10_000;
    private static final double[] RATES = {0.01, 0.05, 0.2, 0.5, 0.9};
    private static final int[] PERCENTS = {50, 10, 80};
    private static final String[] SEGMENTS = {"FR", "NZ", "PE"};

    private final Path folder;
    private final SplittableRandom random;

    SequentialSoak(Path folder, long seed) {
        this.folder = folder;
        this.random = new SplittableRandom(seed);
    }

    /** Runs so many tests for each rate and split, and so many by an endpoint. */
    String run(int tests, int overEndpoint) throws Exception {
        StringBuilder found = new StringBuilder();
        for (int percent : PERCENTS)
            for (double rate : RATES)
                found.append(String.format(
                        Locale.ROOT, "; %d %% B at %.2f: %.2f %%", percent, rate, 100 * wrong(tests, rate, percent)));
        double fixed = fixed(Math.min(tests, 1_000));
        if (fixed < 3 * ALPHA)
            throw new IllegalStateException("a test to be looked at once is wrong in " + fixed
                    + " of those looked at after each outcome: the simulation shows nothing");
        return tests + " tests of equal arms each, looked at after each of " + OUTCOMES
                + " outcomes, found a difference in"
                + found.substring(1)
                + String.format(Locale.ROOT, "; a z-test looked at as often: %.0f %%", 100 * fixed)
                + "; " + endpoint(overEndpoint)
                + "; " + power(Math.min(tests, 500), 0.10, 0.16) + "; " + power(Math.min(tests, 500), 0.50, 0.55);
    }

    /** As the endpoint has it for a part of the traffic. */
    private static SequentialTest begin(int percent) {
        return percent <= 50
                ? new SequentialTest(Math.round((100f - percent) / percent), 1)
                : new SequentialTest(1, Math.round(percent / (100f - percent)));
    }

    private double wrong(int tests, double rate, int percent) {
        int wrong = 0;
        for (int test = 0; test < tests; test++) if (outcomesTo(rate, rate, percent, OUTCOMES) <= OUTCOMES) wrong++;
        requireRare(wrong, tests, "tests at a rate of " + rate + " with " + percent + " % of the traffic for B");
        return (double) wrong / tests;
    }

    /** Fewer tests than 10,000 may have a little more by chance: three times the standard error. */
    private static void requireRare(int wrong, int tests, String what) {
        double chance = tests < 10_000 ? 3 * Math.sqrt(ALPHA * (1 - ALPHA) * tests) : 0;
        if (wrong > ALPHA * tests + chance)
            throw new IllegalStateException(
                    "of " + tests + " " + what + ", " + wrong + " found a difference where there is none");
    }

    /** After how many outcomes a difference is found; one more than the most if it is not. */
    private int outcomesTo(double rateA, double rateB, int percent, int most) {
        SequentialTest test = begin(percent);
        for (int i = 1; i <= most; i++) {
            if (random.nextInt(100) < percent) test.addB(random.nextDouble() < rateB);
            else test.addA(random.nextDouble() < rateA);
            if (test.pValue() <= ALPHA) return i;
        }
        return most + 1;
    }

    /** How many z-tests of two equal shares find a difference, if they end with the first that does. */
    private double fixed(int tests) {
        int wrong = 0;
        for (int test = 0; test < tests; test++) {
            double[] trials = new double[2];
            double[] successes = new double[2];
            for (int i = 0; i < OUTCOMES; i++) {
                int arm = random.nextInt(2);
                trials[arm]++;
                if (random.nextBoolean()) successes[arm]++;
                if (trials[0] < 20 || trials[1] < 20) continue;
                double all = (successes[0] + successes[1]) / (trials[0] + trials[1]);
                double error = Math.sqrt(all * (1 - all) * (1 / trials[0] + 1 / trials[1]));
                if (Math.abs(successes[0] / trials[0] - successes[1] / trials[1]) > 1.96 * error) {
                    wrong++;
                    break;
                }
            }
        }
        return (double) wrong / tests;
    }

    private String power(int tests, double rateA, double rateB) {
        int[] needed = new int[tests];
        int found = 0;
        for (int test = 0; test < tests; test++) {
            needed[test] = outcomesTo(rateA, rateB, 50, MOST);
            if (needed[test] <= MOST) found++;
        }
        if (found < 0.8 * tests)
            throw new IllegalStateException(
                    "only " + found + " of " + tests + " tests tell " + rateA + " from " + rateB + " in " + MOST);
        Arrays.sort(needed);
        return String.format(
                Locale.ROOT,
                "%.2f and %.2f told apart in %.1f %% within %d outcomes, half of them within %d",
                rateA,
                rateB,
                100.0 * found / tests,
                MOST,
                needed[tests / 2]);
    }

    /** The same by the calls that an application makes, with segments, none of which has a difference. */
    private String endpoint(int tests) throws Exception {
        int all = 0;
        int segments = 0;
        int outcomes = 300;
        try (Tracking tracking = Tracking.open(Files.createDirectories(folder).resolve("mlflow.db"));
                Run run = tracking.experiment("tumors").startRun("train")) {
            run.logModel("a", Tumors.model("logistic")).register("tumors").alias("champion");
            ModelVersion other = run.logModel("b", Tumors.model("logistic")).register("tumors");
            try (Endpoint<Tumor, Diagnosis> endpoint = Endpoint.builder(
                            tracking, "models:/tumors@champion", Tumor.class, Diagnosis.class)
                    .reload(Duration.ZERO)
                    .open()) {
                for (int test = 0; test < tests; test++) {
                    endpoint.compare(AbTest.against(other.uri()).percent(PERCENTS[test % PERCENTS.length]));
                    boolean ofAll = false;
                    boolean ofSegment = false;
                    for (int i = 0; i < outcomes; i++) {
                        String key = test + "-" + i;
                        if (!endpoint.report(key, SEGMENTS[random.nextInt(SEGMENTS.length)], random.nextBoolean()))
                            throw new IllegalStateException("an outcome was not counted");
                        AbResult result = endpoint.comparison();
                        ofAll |= result.winner().isPresent();
                        ofSegment |= result.segments().values().stream().anyMatch(AbResult.Comparison::differs);
                    }
                    if (ofAll) all++;
                    if (ofSegment) segments++;
                }
            }
        }
        requireRare(all, tests, "tests of an endpoint");
        requireRare(segments, tests, "tests of an endpoint, in a segment");
        return String.format(
                Locale.ROOT,
                "%d of an endpoint with %d outcomes in %d segments: %.2f %%, and in any segment %.2f %%",
                tests,
                outcomes,
                SEGMENTS.length,
                100.0 * all / tests,
                100.0 * segments / tests);
    }
}
