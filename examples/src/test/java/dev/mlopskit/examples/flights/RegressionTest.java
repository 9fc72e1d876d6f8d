package dev.mlopskit.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegressionTest {
    @Test
    void a_line_is_found() {
        Regression regression = new Regression();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            double delay = random.nextDouble(-10, 60);
            double hour = random.nextInt(5, 24);
            double distance = random.nextDouble(100, 3000);
            double late = 3 + delay - 0.5 * hour + 0.01 * distance + random.nextDouble(-0.1, 0.1);
            regression.add(new double[] {delay, hour, distance, late}, 1);
        }
        assertThat(regression.solve()).containsExactly(new double[] {3, 1, -0.5, 0.01}, within(0.02));
    }

    @Test
    void a_feature_that_never_changes_has_no_weight() {
        Regression regression = new Regression();
        for (int i = 0; i < 100; i++) regression.add(new double[] {i, i % 7, 4983, 2 * i}, 1);
        double[] weights = regression.solve();
        assertThat(weights[1]).isCloseTo(2, within(0.01));
        assertThat(weights[3]).isEqualTo(0);
    }

    @Test
    void a_row_counts_as_often_as_it_is_said() {
        Regression once = new Regression();
        Regression thrice = new Regression();
        for (int i = 0; i < 50; i++) {
            double[] row = {i, i * i % 11, i % 13, i % 5};
            for (int n = 0; n < 3; n++) once.add(row, 1);
            thrice.add(row, 3);
        }
        assertThat(thrice.solve()).containsExactly(once.solve(), within(1e-9));
    }

    @Test
    void nothing_is_learnt_from_nothing() {
        assertThat(new Regression().solve()).containsOnly(0);
    }
}
