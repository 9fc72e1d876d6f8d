package dev.mlopskit.testkit.guide;

import dev.mlopskit.testkit.SeedScores;
import dev.mlopskit.testkit.Seeds;
import dev.mlopskit.testkit.WithTracking;
import dev.mlopskit.tracking.Run;
import org.junit.jupiter.api.Test;

@WithTracking
class SeedsTest {
    // @start region="guide"
    @Test
    void training_gets_nine_of_ten_right_whatever_the_seed(Run run) {
        SeedScores scores =
                Seeds.of(20).in(run).run("accuracy", (seed, nested) -> new Trainer(0.1).train(nested, seed));
        scores.assertThatMean().confidence(0.99).isAtLeast(0.9);
    }

    @Test
    void a_small_learning_rate_costs_at_most_two_points_of_accuracy() {
        Seeds.of(20)
                .run(seed -> new Trainer(0.01).train(seed) - new Trainer(0.1).train(seed))
                .assertThatMean()
                .isAtLeast(-0.02);
    }
    // @end
}
