package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands against a merge is told before anything is written. */
class MergeCollisionTest extends MergingTest {
    @Test
    void an_experiment_that_was_deleted_in_the_target_stands_against_it() {
        fill();
        target.experiment("penguins");
        target.deleteExperiment("penguins");
        Map<String, Object> before = StoreContent.of(target);
        assertThatThrownBy(() -> target.mergeFrom(source).execute())
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("nothing was merged", "experiment 'penguins' has been deleted", "restore it");
        assertThat(StoreContent.of(target)).isEqualTo(before);
    }

    /** A version of the same number there, and an alias of the same name. */
    private void championInTarget() {
        Run own = target.experiment("own").startRun("own");
        own.logModel("mine", TestModels::write).register("penguins").alias("champion");
        own.close();
    }

    @Test
    void collisions_are_listed_before_anything_is_written() {
        fill();
        championInTarget();
        Map<String, Object> before = StoreContent.of(target);
        assertThatThrownBy(() -> target.mergeFrom(source).execute())
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("version 1 of 'penguins'", "alias 'champion' of 'penguins'", "keepBoth()");
        assertThat(StoreContent.of(target)).isEqualTo(before);
        assertThat(target.mergeFrom(source).plan().collisions()).hasSize(2);
    }

    @Test
    void both_versions_of_a_number_can_be_kept() {
        fill();
        championInTarget();
        target.mergeFrom(source).keepBoth().execute();
        RegisteredModel penguins = target.registeredModel("penguins");
        assertThat(penguins.versions()).hasSize(3);
        assertThat(penguins.alias("champion").orElseThrow().version()).isEqualTo(1);
        assertThat(target.store().registry().version("penguins", 3)).hasValueSatisfying(version -> {
            assertThat(version.description()).isEqualTo("the first one");
            assertThat(version.tags().get(StoreContent.ORIGIN)).startsWith("models:/penguins/1 ");
        });
        Map<String, Object> first = StoreContent.of(target);
        assertThat(target.mergeFrom(source).keepBoth().execute().versions()).isZero();
        assertThat(StoreContent.of(target)).isEqualTo(first);
    }
}
