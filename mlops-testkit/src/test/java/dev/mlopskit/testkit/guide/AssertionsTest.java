package dev.mlopskit.testkit.guide;

import static dev.mlopskit.testkit.TrackingAssertions.assertThat;

import dev.mlopskit.testkit.WithTracking;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@WithTracking
class AssertionsTest {
    @BeforeAll
    static void promoteAChampion(Experiment experiment) {
        experiment.run("last month", run -> {
            Trainer trainer = new Trainer(0.1);
            trainer.train(run, 1);
            run.text("notes/data.md", "Rows without gaps.");
            run.logModel("classifier", trainer.model()).register("penguins").alias("champion");
        });
    }

    // @start region="guide"
    @Test
    void the_new_way_of_training_is_no_worse_than_the_champion(Run run) {
        new Trainer(0.2).train(run, 42);
        assertThat(run).metric("accuracy").isNotWorseThan("models:/penguins@champion", 0.02);
        assertThat(run).metric("loss").lowerIsBetter().isNotWorseThan("models:/penguins@champion", 0.05);
        assertThat(run).param("learningRate").isEqualTo(0.2);
    }

    @Test
    void the_champion_is_documented(Tracking tracking, Experiment experiment) {
        RunData champion =
                experiment.runs("attributes.run_name = 'last month'").first().orElseThrow();
        assertThat(champion)
                .in(tracking)
                .hasStatus(RunStatus.FINISHED)
                .hasArtifact("notes/data.md")
                .metric("accuracy")
                .isAtLeast(0.9)
                .isAtMost(1);
    }
    // @end
}
