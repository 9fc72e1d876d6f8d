package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void threeRuns() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("search");
        log("a", 0.1, "forest", "Ann");
        log("b", 0.2, "linear", "bob");
        log("c", Double.NaN, "forest", "ann");
        experiment.startRun("d").close();
    }

    private void log(String name, double loss, String model, String owner) {
        try (Run run = experiment.startRun(name)) {
            run.metric("loss", loss);
            run.metric("val loss", loss);
            run.param("model", model);
            run.tag("owner", owner);
        }
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private List<String> found(String filter) {
        return experiment.runs(filter).orderBy("attributes.run_name").list().stream()
                .map(RunData::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics.loss < 0.2                                  | a",
                "metrics.loss <= 0.2 AND params.model = 'linear'     | b",
                "metric.`val loss` = 2e-1                            | b",
                "metrics.\"val loss\" > -1 and metrics.loss != 0.1     | b",
                "metrics.loss != 0.1                                 | b,c",
                "params.model != 'forest'                            | b",
                "params.model LIKE 'for%'                            | a,c",
                "tags.owner LIKE 'a%'                                | c",
                "tags.owner ILIKE 'a%'                               | a,c",
                "tag.owner IN ('bob', 'ann')                         | b,c",
                "attributes.status = 'FINISHED'                      | a,b,c,d",
                "run_name = 'd'                                      | d",
                "attributes.start_time > 0 AND run_name NOT IN ('a') | b,c,d"
            })
    void a_filter_finds(String filter, String names) {
        assertThat(found(filter)).containsExactly(names.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics.loss < 'x'      | 16 | number",
                "metrics.loss <          | 15 | the end",
                "metric.loss ~ 1         | 13 | no meaning",
                "loss < 1                | 1  | no attribute",
                "params.model = forest   | 16 | in quotes",
                "params.model < 'a'      | 14 | does not go with",
                "params.model = 'a       | 16 | not closed",
                "metrics.a > 1 OR b = 2  | 15 | AND",
                "things.a = 1            | 1  | metrics, params, tags",
                "tags.a IN 'x'           | 11 | '('"
            })
    void a_filter_that_is_wrong_points_at_the_character(String filter, int at, String hint) {
        assertThatThrownBy(() -> experiment.runs(filter))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("character " + at + ":")
                .hasMessageContaining(hint)
                .hasMessageEndingWith("\n    " + " ".repeat(at - 1) + "^");
    }

    @Test
    void runs_are_ordered_with_NaN_and_missing_values_last() {
        assertThat(experiment.runs().orderBy("metrics.loss"))
                .extracting(RunData::name)
                .containsExactly("a", "b", "c", "d");
        assertThat(experiment.runs().orderBy("metrics.loss DESC"))
                .extracting(RunData::name)
                .containsExactly("b", "a", "c", "d");
        assertThat(experiment.runs().orderBy("params.model DESC", "tags.owner"))
                .extracting(RunData::name)
                .containsExactly("b", "a", "c", "d");
    }

    @Test
    void a_limit_cuts_and_pages_do_not_show() {
        assertThat(experiment.runs().orderBy("run_name").limit(2))
                .extracting(RunData::name)
                .containsExactly("a", "b");
        assertThat(experiment.runs().limit(0).list()).isEmpty();
        for (int i = 0; i < 1_100; i++) experiment.startRun("more").close();
        assertThat(experiment.runs().list()).hasSize(1_104).doesNotHaveDuplicates();
    }

    @Test
    void keys_of_any_script_can_be_searched() {
        try (Run run = experiment.startRun("unicode")) {
            run.params(Map.of("größe", "groß", "k".repeat(250), "x"));
        }
        assertThat(found("params.größe = 'groß'")).containsExactly("unicode");
        assertThat(found("params.`" + "k".repeat(250) + "` = 'x'")).containsExactly("unicode");
    }
}
