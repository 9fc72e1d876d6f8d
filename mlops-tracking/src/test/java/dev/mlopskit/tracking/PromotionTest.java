package dev.mlopskit.tracking;

import static dev.mlopskit.tracking.Gate.atLeast;
import static dev.mlopskit.tracking.Gate.atMost;
import static dev.mlopskit.tracking.Gate.hasTag;
import static dev.mlopskit.tracking.Gate.notHigher;
import static dev.mlopskit.tracking.Gate.notLower;
import static dev.mlopskit.tracking.Gate.signOff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {
    @TempDir
    Path folder;

    private Tracking tracking;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private ModelVersion version(double auc, double loss) {
        try (Run run = tracking.experiment("penguins").startRun("train")) {
            run.metrics(Map.of("auc", auc, "loss", loss), 0);
            return run.logModel("m", TestModels::write).register("penguins");
        }
    }

    private int champion() {
        return tracking.registeredModel("penguins")
                .alias("champion")
                .map(ModelVersion::version)
                .orElse(0);
    }

    @Test
    void a_version_that_passes_all_gates_gets_the_alias() {
        Promotion promotion = version(0.93, 0.2).promote("champion", atLeast("auc", 0.9), atMost("loss", 0.3));
        assertThat(promotion.passed()).isTrue();
        assertThat(champion()).isEqualTo(1);
    }

    @Test
    void a_version_that_fails_a_gate_is_refused_with_all_that_was_found_and_moves_nothing() {
        version(0.95, 0.2).alias("champion");
        ModelVersion weak = version(0.90, 0.1);
        assertThatThrownBy(() -> weak.promote("champion", atLeast("auc", 0.8), notLower("auc", 0.01), hasTag("owner")))
                .isInstanceOf(PromotionException.class)
                .hasMessageContaining("passed: auc is at least 0.8 (auc is 0.9)")
                .hasMessageContaining("FAILED: auc is not lower than the present one's by more than 0.01"
                        + " (auc is 0.9 and the present one's 0.95)")
                .hasMessageContaining("FAILED: there is a tag owner");
        assertThat(champion()).isEqualTo(1);
        String kept =
                tracking.registeredModel("penguins").version(2).data().tags().get("mlopskit.gates.champion");
        assertThat(kept).contains("\"passed\":false", "\"against\":1");
    }

    @Test
    void worse_within_the_tolerance_is_good_enough() {
        version(0.95, 0.20).alias("champion");
        version(0.945, 0.205).promote("champion", notLower("auc", 0.01), notHigher("loss", 0.01));
        assertThat(champion()).isEqualTo(2);
    }

    @Test
    void the_first_version_has_nothing_to_be_worse_than() {
        version(0.5, 0.9).promote("champion", notLower("auc", 0));
        assertThat(champion()).isEqualTo(1);
    }

    @Test
    void what_is_not_there_and_what_is_not_a_number_pass_no_gate() {
        ModelVersion version = version(Double.NaN, 0.1);
        assertThat(version.check("champion", atLeast("auc", 0), atMost("auc", 1), atLeast("f1", 0))
                        .results())
                .extracting(Promotion.Result::passed)
                .containsExactly(false, false, false);
        assertThat(champion()).isZero();
    }

    @Test
    void a_role_must_have_signed() {
        ModelVersion version = version(0.9, 0.1);
        assertThatThrownBy(() -> version.promote("champion", signOff("risk"))).isInstanceOf(PromotionException.class);
        version.signOff("risk", "looked at the confusion matrix");
        Promotion promotion = version.promote("champion", signOff("risk"));
        assertThat(promotion.results().get(0).found()).contains("looked at the confusion matrix");
        assertThat(champion()).isEqualTo(1);
    }

    @Test
    void of_two_models_of_one_run_each_has_its_own_metrics() {
        try (Run run = tracking.experiment("penguins").startRun("train")) {
            LoggedModel a = run.logModel("a", TestModels::write);
            LoggedModel b = run.logModel("b", TestModels::write);
            run.metric("loss", 0.3);
            run.metric("auc", 0.95, a);
            run.metric("auc", 0.80, b);
            run.metric("f1", 0.7, b);
            ModelVersion version = a.register("penguins");
            assertThat(version.metrics()).isEqualTo(Map.of("auc", 0.95, "loss", 0.3));
            assertThat(a.metrics()).isEqualTo(version.metrics());
            assertThat(b.metrics()).isEqualTo(Map.of("auc", 0.80, "f1", 0.7, "loss", 0.3));
            assertThat(version.check("champion", atLeast("f1", 0.5)).passed()).isFalse();
        }
    }

    @Test
    void a_version_without_a_run_has_no_metrics() {
        ModelVersion version =
                tracking.registeredModel("birds").newVersion("s3://bucket/1").register();
        assertThat(version.metrics()).isEmpty();
    }

    @Test
    void of_many_metrics_the_nearest_names_are_given() {
        Map<String, Double> many = new HashMap<>();
        for (int i = 0; i < 800; i++) many.put("a/very/long/name/of/a/metric/" + i, 1.0);
        many.put("accuracy", 0.9);
        try (Run run = tracking.experiment("penguins").startRun("train")) {
            run.metrics(many, 0);
            ModelVersion version = run.logModel("m", TestModels::write).register("penguins");
            Promotion.Result result = version.check("champion", atLeast("accurcy", 0.8), atLeast("f1", 0.8))
                    .results()
                    .get(0);
            assertThat(result.found())
                    .startsWith("there is no metric accurcy; of the 801 there are, the nearest names are [accuracy, ")
                    .hasSizeLessThan(600);
            assertThat(kept(version, "champion")).hasSizeLessThan(1_500).contains("accuracy");
        }
    }

    @Test
    void what_is_kept_of_gates_fits_the_tag_whatever_they_found() {
        ModelVersion version = version(0.9, 0.1);
        version.tag("report", "\"\u0001".repeat(2_500));
        Gate[] gates = new Gate[400];
        Arrays.fill(gates, hasTag("report"));
        gates[399] = atLeast("missing " + "m".repeat(9_000), 0.5);
        String alias = "a".repeat(255);
        assertThat(version.check(alias, gates).results()).hasSize(400);
        assertThat(kept(version, alias.substring(0, 235)))
                .hasSizeLessThanOrEqualTo(5_000)
                .contains("more gates\",\"passed\":false", alias);
        assertThat(version.check("champion", hasTag("report")).passed()).isTrue();
        assertThat(kept(version, "champion")).hasSizeLessThanOrEqualTo(5_000).contains("\"passed\":true");
    }

    private String kept(ModelVersion version, String alias) {
        return tracking.modelVersion(version.uri()).data().tags().get("mlopskit.gates." + alias);
    }

    @Test
    void metrics_measured_of_the_model_itself_go_before_those_of_its_run() {
        try (Run run = tracking.experiment("penguins").startRun("train")) {
            run.metric("auc", 0.5, 7);
            LoggedModel model = run.logModel("m", TestModels::write);
            run.metric("auc", 0.93, model);
            assertThat(model.register("penguins")
                            .check("champion", atLeast("auc", 0.9))
                            .passed())
                    .isTrue();
        }
    }
}
