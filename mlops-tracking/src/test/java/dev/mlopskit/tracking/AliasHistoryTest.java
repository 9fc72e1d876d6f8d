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
    void deleting_a_version_takes_its_alias_away_in_the_history_too() {
        day(2);
        model.version(2).alias("champion");
        day(3);
        model.version(3).alias("champion");
        day(4);
        model.version(3).delete();
        assertThat(model.alias("champion")).isEmpty();
        assertThat(model.aliasAt("champion", now.get())).isEmpty();
        assertThat(model.aliasAt("champion", MAY.plusSeconds(86_400 * 2))).contains(3);
        assertThat(model.history("champion").get(2))
                .isEqualTo(new AliasMove(
                        "penguins",
                        "champion",
                        3,
                        null,
                        now.get(),
                        System.getProperty("user.name"),
                        "version deleted"));
        model.version(1).alias("champion");
        assertThat(model.rollback("champion", "errors").version()).isEqualTo(2);
    }

    @Test
    void a_new_model_cannot_be_rolled_back_to_what_a_deleted_one_of_its_name_held() {
        for (int version = 1; version <= 3; version++) model.version(version).alias("champion");
        model.delete();
        model.create();
        assertThat(model.history("champion")).isEmpty();
        for (int version = 1; version <= 3; version++)
            model.newVersion("s3://bucket/" + version).register();
        model.version(3).alias("champion");
        assertThatThrownBy(() -> model.rollback("champion", "errors")).isInstanceOf(ConflictException.class);
    }

    @Test
    void a_history_that_MLflow_left_behind_with_a_model_is_not_that_of_the_next_one() throws Exception {
        model.version(1).alias("champion");
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                var statement = connection.createStatement()) {
            for (String table : List.of("registered_model_aliases", "model_versions", "registered_models"))
                statement.execute("DELETE FROM " + table);
        }
        assertThat(model.create().history("champion")).isEmpty();
    }

    @Test
    void every_way_to_move_an_alias_says_why() {
        ModelVersion first = model.version(1).aliasIf("champion", null, "the only one");
        model.version(2).aliasIf("champion", first, "better on rare species");
        model.version(3).tag("safe", "yes");
        model.version(3).promote("champion", "asked for by the board", Gate.hasTag("safe"));
        model.rollback("champion", "errors");
        model.removeAlias("champion", "retired");
        assertThat(model.history("champion"))
                .extracting(AliasMove::reason)
                .containsExactly(
                        "the only one",
                        "better on rare species",
                        "asked for by the board; passed 1 gate: there is a tag safe",
                        "rollback: errors",
                        "retired");
    }

    @Test
    void listeners_hear_of_each_kind_of_change() {
        List<String> heard = new ArrayList<>();
        RegistryListener listener = new RegistryListener() {
            @Override
            public void modelCreated(RegisteredModel made) {
                heard.add("created " + made.name());
            }

            @Override
            public void modelRenamed(String formerName, RegisteredModel renamed) {
                heard.add("renamed " + formerName + " to " + renamed.name());
            }

            @Override
            public void modelChanged(RegisteredModel changed) {
                heard.add("changed " + changed.data().orElseThrow().tags());
            }

            @Override
            public void modelDeleted(String name) {
                heard.add("deleted " + name);
            }

            @Override
            public void versionRegistered(ModelVersion version) {
                heard.add("registered " + version.version());
            }

            @Override
            public void versionChanged(ModelVersion version) {
                heard.add("changed " + version.version() + " "
                        + version.data().tags().keySet());
            }

            @Override
            public void versionDeleted(String name, int version) {
                heard.add("deleted " + name + "/" + version);
            }

            @Override
            public void aliasMoved(AliasMove move) {
                heard.add(move.from() + " to " + move.to());
            }
        };
        tracking.addListener(listener);
        RegisteredModel birds = tracking.registeredModel("birds").create();
        birds.create();
        birds.tag("team", "sea");
        birds.describe("all of them");
        ModelVersion version = birds.newVersion("s3://bucket/1").register();
        version.alias("champion");
        version.alias("champion");
        version.check("champion");
        version.removeTag("mlopskit.gates.champion");
        version.delete();
        birds.rename("fish").delete();
        assertThat(heard)
                .containsExactly(
                        "created birds",
                        "changed {team=sea}",
                        "changed {team=sea}",
                        "registered 1",
                        "null to 1",
                        "changed 1 [mlopskit.gates.champion]",
                        "changed 1 []",
                        "1 to null",
                        "deleted birds/1",
                        "renamed birds to fish",
                        "deleted fish");
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
