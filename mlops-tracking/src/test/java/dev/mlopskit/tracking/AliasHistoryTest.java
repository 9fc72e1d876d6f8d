package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasHistoryTest {
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(MAY);
    private Tracking tracking;
    private RegisteredModel model;

    @BeforeEach
    void threeVersions() {
        tracking = Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .clock(now::get)
                .open();
        try (Run run = tracking.experiment("penguins").startRun("train")) {
            for (int i = 0; i < 3; i++) run.logModel("m", TestModels::write).register("penguins");
        }
        model = tracking.registeredModel("penguins");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private void day(int day) {
        now.set(MAY.plusSeconds(86_400L * (day - 1)));
    }

    @Test
    void the_history_says_who_when_from_to_and_why() {
        day(2);
        model.version(1).alias("champion");
        day(4);
        model.version(2).alias("champion", "better on rare species");
        assertThat(model.history("champion"))
                .containsExactly(
                        new AliasMove(
                                "penguins",
                                "champion",
                                null,
                                1,
                                Instant.parse("2026-05-02T00:00:00Z"),
                                System.getProperty("user.name"),
                                null),
                        new AliasMove(
                                "penguins",
                                "champion",
                                1,
                                2,
                                Instant.parse("2026-05-04T00:00:00Z"),
                                System.getProperty("user.name"),
                                "better on rare species"));
        assertThat(model.history("other")).isEmpty();
    }

    @Test
    void it_answers_what_was_champion_on_3_may_at_noon() {
        day(2);
        model.version(1).alias("champion");
        day(4);
        model.version(2).alias("champion");
        day(6);
        model.removeAlias("champion", "retired");
        assertThat(model.aliasAt("champion", Instant.parse("2026-05-03T12:00:00Z")))
                .contains(1);
        assertThat(model.aliasAt("champion", Instant.parse("2026-05-01T12:00:00Z")))
                .isEmpty();
        assertThat(model.aliasAt("champion", Instant.parse("2026-05-04T00:00:00Z")))
                .contains(2);
        assertThat(model.aliasAt("champion", Instant.parse("2026-05-07T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void rolling_back_goes_one_version_back_each_time() {
        for (int version = 1; version <= 3; version++) model.version(version).alias("champion");
        assertThat(model.rollback("champion", "errors").version()).isEqualTo(2);
        assertThat(model.rollback("champion", "more errors").version()).isEqualTo(1);
        assertThatThrownBy(() -> model.rollback("champion", "again"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("names no earlier version");
        assertThat(model.history("champion")).hasSize(5);
        assertThat(model.history("champion").get(4).reason()).isEqualTo("rollback: more errors");
    }

    @Test
    void after_a_rollback_a_new_version_can_be_rolled_back_again() {
        model.version(1).alias("champion");
        model.version(2).alias("champion");
        model.rollback("champion", "errors");
        model.version(3).alias("champion");
        assertThat(model.rollback("champion", "errors too").version()).isEqualTo(1);
    }

    @Test
    void rolling_back_passes_over_versions_that_were_deleted() {
        for (int version = 1; version <= 3; version++) model.version(version).alias("champion");
        model.version(2).delete();
        assertThat(model.rollback("champion", "errors").version()).isEqualTo(1);
    }

    @Test
    void an_alias_that_moves_nowhere_leaves_no_trace() {
        model.version(1).alias("champion");
        model.version(1).alias("champion");
        assertThat(model.history("champion")).hasSize(1);
    }

    @Test
    void listeners_hear_of_moves_and_versions_and_cannot_stop_them() {
        List<Object> heard = new ArrayList<>();
        RegistryListener listener = new RegistryListener() {
            @Override
            public void versionRegistered(ModelVersion version) {
                heard.add(version.version());
            }

            @Override
            public void aliasMoved(AliasMove move) {
                heard.add(move.alias());
                throw new IllegalStateException("a bad listener");
            }
        };
        tracking.addListener(listener);
        try (Run run = tracking.experiment("penguins").startRun("more")) {
            run.logModel("m", TestModels::write).register("penguins").alias("challenger");
        }
        tracking.removeListener(listener);
        model.version(1).alias("challenger");
        assertThat(heard).containsExactly(4, "challenger");
    }

    @Test
    void a_renamed_model_keeps_versions_aliases_and_history() {
        model.version(1).alias("champion");
        model.version(1).tag("stage", "tried");
        model.tag("owner", "birds");
        RegisteredModel renamed = model.rename("birds");
        assertThat(renamed.alias("champion").orElseThrow().data().tags()).containsEntry("stage", "tried");
        assertThat(renamed.data().orElseThrow().tags()).containsEntry("owner", "birds");
        assertThat(renamed.versions()).hasSize(3);
        assertThat(renamed.history("champion")).hasSize(1);
        assertThat(model.data()).isEmpty();
        try (Run run = tracking.experiment("penguins").startRun("other")) {
            run.logModel("m", TestModels::write).register("penguins");
        }
        assertThatThrownBy(() -> renamed.rename("penguins")).isInstanceOf(ConflictException.class);
    }

    @Test
    void a_deleted_version_takes_its_aliases_with_it_and_its_number_is_not_used_again() {
        model.version(3).alias("champion");
        model.version(3).delete();
        assertThat(model.alias("champion")).isEmpty();
        try (Run run = tracking.experiment("penguins").startRun("more")) {
            assertThat(run.logModel("m", TestModels::write).register("penguins").version())
                    .isEqualTo(4);
        }
        model.delete();
        assertThat(model.versions()).isEmpty();
        assertThat(tracking.registeredModels()).isEmpty();
    }

    @Test
    void a_version_is_copied_to_another_store() {
        model.version(2).describe("the second");
        model.version(2).tag("owner", "birds");
        try (Tracking other = Tracking.open(folder.resolve("other/mlflow.db"))) {
            ModelVersion copy = model.version(2).copyTo(other);
            assertThat(copy.data().description()).isEqualTo("the second");
            assertThat(copy.data().tags()).containsEntry("owner", "birds");
            assertThat(other.modelPath("models:/penguins/1").resolve("MLmodel"))
                    .hasSameTextualContentAs(
                            tracking.modelPath("models:/penguins/2").resolve("MLmodel"));
            assertThat(other.findExperiment("penguins")).isPresent();
        }
    }
}
