package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.data.ColumnProfile;
import dev.mlopskit.data.Drift;
import dev.mlopskit.data.NumberDrift;
import dev.mlopskit.data.NumberProfile;
import dev.mlopskit.data.NumberSketch;
import dev.mlopskit.data.Significance;
import dev.mlopskit.data.TextDrift;
import dev.mlopskit.data.TextProfile;
import dev.mlopskit.data.TextSketch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Figures of drift and of columns are those of scipy and numpy. */
class DriftTest {
    private static final int CASES = Integer.getInteger("drift.cases", 300);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** Of up to so many values a profile has all figures exactly. */
    private static final int EXACT = 1_024;

    @TempDir
    Path folder;

    private int exact;
    private int estimated;

    @Test
    @Timeout(600)
    void generated_columns_have_the_figures_that_scipy_and_numpy_give() throws IOException {
        List<DriftCase> cases = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int id = 0; id < CASES; id++) {
            cases.add(new DriftCase(id));
            lines.add(Json.write(cases.get(id).spec()));
        }
        Path file = Files.write(folder.resolve("drift.jsonl"), lines);
        try (Child child = Mlflow.NEWEST.start("drift_figures.py", folder, file.toString())) {
            child.finish(LONGEST).lines().map(line -> new Node(Json.read(line))).forEach(answer -> {
                DriftCase made = cases.get((int) answer.at("id").number());
                if (made.texts) compareTexts(made, answer);
                else compareNumbers(made, answer);
            });
        }
        System.out.println("scipy: " + exact + " pairs of columns are the same in every figure, " + estimated
                + " pairs of long ones within the stated errors");
        assertThat(exact).isGreaterThan(CASES / 2);
        assertThat(exact + estimated).isEqualTo(CASES);
    }

    private void compareNumbers(DriftCase made, Node answer) {
        double[] before = made.reference();
        double[] now = made.current();
        same("ks of " + made.id, Drift.kolmogorovSmirnov(before, now), answer.at("ks"));
        double wasserstein = answer.at("wasserstein").decimal();
        assertThat(Drift.wasserstein(before, now)).isCloseTo(wasserstein, near(wasserstein));
        NumberProfile reference = profile(before);
        NumberProfile current = profile(now);
        compareColumn(before, reference, answer);
        NumberDrift drift = Drift.between(reference, current);
        boolean all = before.length <= EXACT && now.length <= EXACT;
        if (all) {
            exact++;
            assertThat(drift.psi())
                    .as("psi of " + made.id)
                    .isCloseTo(answer.at("psi").decimal(), within(1e-9));
            assertThat(drift.jensenShannon()).isCloseTo(answer.at("js").decimal(), within(1e-7));
            same("ks of profiles of " + made.id, drift.kolmogorovSmirnov(), answer.at("ks"));
            assertThat(drift.wasserstein()).isCloseTo(wasserstein, near(wasserstein));
        } else {
            estimated++;
            double error = reference.rankError() + current.rankError();
            assertThat(drift.kolmogorovSmirnov().statistic())
                    .isCloseTo(answer.at("ks", "statistic").decimal(), within(2 * error));
            // What is off in a rank moves the area by that much of the range.
            double range = DoubleStream.of(reference.max(), current.max()).max().orElseThrow()
                    - DoubleStream.of(reference.min(), current.min()).min().orElseThrow();
            assertThat(drift.wasserstein()).isCloseTo(wasserstein, within(2 * error * range));
            assertThat(drift.psi()).isCloseTo(answer.at("psi").decimal(), within(0.05 + 0.1 * drift.psi()));
            assertThat(drift.jensenShannon()).isCloseTo(answer.at("js").decimal(), within(0.05));
        }
    }

    private static void compareColumn(double[] values, NumberProfile profile, Node answer) {
        assertThat(profile.mean())
                .isCloseTo(answer.at("mean").decimal(), near(answer.at("mean").decimal()));
        assertThat(profile.variance())
                .isCloseTo(
                        answer.at("variance").decimal(),
                        near(answer.at("variance").decimal()));
        double distinct = answer.at("distinct").decimal();
        assertThat(profile.distinct())
                .isCloseTo(distinct, within(profile.exactCounts() ? 0 : 4 * ColumnProfile.DISTINCT_ERROR * distinct));
        NumberProfile binned = filled(NumberSketch.withEdges(DriftCase.EDGES), values);
        assertThat(binned.histogram().orElseThrow().counts())
                .isEqualTo(answer.at("bins").items().stream().map(Node::number).toList());
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < DriftCase.SHARES.length; i++) {
            double quantile = profile.quantile(DriftCase.SHARES[i]);
            double theirs = answer.at("quantiles").items().get(i).decimal();
            if (profile.rankError() == 0) assertThat(quantile).isEqualTo(theirs);
            else {
                assertThat(share(sorted, quantile)).isGreaterThan(DriftCase.SHARES[i] - profile.rankError());
                assertThat(share(sorted, Math.nextDown(quantile)))
                        .isLessThan(DriftCase.SHARES[i] + profile.rankError());
            }
        }
    }

    private static double share(double[] sorted, double value) {
        return (double) Arrays.stream(sorted).filter(x -> x <= value).count() / sorted.length;
    }

    private static NumberProfile profile(double[] values) {
        return filled(new NumberSketch(), values);
    }

    private static NumberProfile filled(NumberSketch sketch, double[] values) {
        sketch.add(values);
        return sketch.profile();
    }

    private void compareTexts(DriftCase made, Node answer) {
        exact++;
        TextProfile reference = texts(DriftCase.names(made.reference()));
        TextDrift drift = Drift.between(reference, texts(DriftCase.names(made.current())));
        assertThat(reference.distinct()).isEqualTo(answer.at("distinct").decimal());
        assertThat(drift.psi()).isCloseTo(answer.at("psi").decimal(), within(1e-9));
        assertThat(drift.jensenShannon()).isCloseTo(answer.at("js").decimal(), within(1e-7));
        same("chi-square of " + made.id, drift.chiSquare(), answer.at("pooled"));
        Map<String, long[]> counts = new TreeMap<>();
        for (String name : DriftCase.names(made.reference())) counts.computeIfAbsent(name, none -> new long[2])[0]++;
        for (String name : DriftCase.names(made.current())) counts.computeIfAbsent(name, none -> new long[2])[1]++;
        Significance raw = Drift.chiSquare(
                counts.values().stream().mapToLong(both -> both[0]).toArray(),
                counts.values().stream().mapToLong(both -> both[1]).toArray());
        same("chi-square of the counts of " + made.id, raw, answer.at("chi"));
    }

    private static TextProfile texts(String[] values) {
        TextSketch sketch = new TextSketch();
        for (String value : values) sketch.add(value);
        return sketch.profile();
    }

    private static void same(String what, Significance ours, Node theirs) {
        double statistic = theirs.at("statistic").decimal();
        assertThat(ours.statistic()).as(what).isCloseTo(statistic, near(statistic));
        assertThat(ours.pValue()).as(what + ", p").isCloseTo(theirs.at("p").decimal(), within(1e-9));
    }

    private static Offset<Double> near(double value) {
        return within(1e-9 * Math.max(1, Math.abs(value)));
    }
}
