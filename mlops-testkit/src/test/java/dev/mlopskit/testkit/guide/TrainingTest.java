package dev.mlopskit.testkit.guide;

import static dev.mlopskit.testkit.TrackingAssertions.assertThat;

import dev.mlopskit.testkit.WithTracking;
import dev.mlopskit.tracking.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// @start region="guide"
@WithTracking
class TrainingTest {
    @Test
    void training_gets_nine_of_ten_right(Run run) {
        new Trainer(0.1).train(run, 42);
        assertThat(run).metric("accuracy").isAtLeast(0.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.03, 0.1, 0.3})
    void every_learning_rate_learns(double rate, Run run) {
        new Trainer(rate).train(run, 42);
        assertThat(run).metric("loss").lowerIsBetter().improves();
    }
}
// @end
