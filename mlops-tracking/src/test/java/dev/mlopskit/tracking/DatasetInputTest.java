package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets as inputs of runs: what for, and what happens to those that are there already. */
class DatasetInputTest {
    record Row(double mass, String island) {}

    private static final Dataset ROWS = Dataset.of("rows", "abc");

    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;
    private Run run;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("penguins");
        run = experiment.startRun("baseline");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    @Test
    void the_same_input_may_be_logged_again() {
        run.input(ROWS, DatasetInput.TRAINING);
        run.input(ROWS, DatasetInput.TRAINING);
        assertThat(run.read().inputs()).containsExactly(new DatasetInput(ROWS, "training"));
    }

    @Test
    void a_second_context_is_refused_with_what_to_do_and_nothing_of_the_call_is_kept() {
        run.input(ROWS, DatasetInput.TRAINING);
        List<RunEntry> entries = List.of(new Param("depth", "3"), new DatasetInput(ROWS, DatasetInput.VALIDATION));
        assertThatThrownBy(() -> run.log(entries))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'rows' is an input of run " + run.runId() + " for 'training'")
                .hasMessageContaining("dataset.named(\"rows-validation\")");
        assertThat(run.read().params()).isEmpty();
        assertThat(run.read().inputs()).containsExactly(new DatasetInput(ROWS, "training"));
    }

    @Test
    void under_a_name_of_its_own_it_is_there_for_both() {
        run.input(ROWS, DatasetInput.TRAINING);
        run.input(ROWS.named("rows-validation"), DatasetInput.VALIDATION);
        assertThat(run.read().inputs())
                .containsExactlyInAnyOrder(
                        new DatasetInput(ROWS, "training"),
                        new DatasetInput(ROWS.named("rows-validation"), "validation"));
    }

    @Test
    void another_run_may_use_it_for_something_else() {
        run.input(ROWS, DatasetInput.TRAINING);
        Run other = experiment.startRun("other");
        other.input(ROWS, "my own word");
        assertThat(other.read().inputs()).containsExactly(new DatasetInput(ROWS, "my own word"));
    }

    @Test
    void a_schema_or_profile_that_a_dataset_lacked_is_added_and_what_it_had_stays() {
        run.input(ROWS.rows(10), DatasetInput.TRAINING);
        experiment.startRun("other").input(ROWS.rows(11).columns(Row.class), DatasetInput.TEST);
        assertThat(run.read().inputs())
                .containsExactly(new DatasetInput(ROWS.columns(Row.class).rows(10), "training"));
    }

    @Test
    void what_MLflow_would_not_take_is_refused_before_anything_is_written() {
        refused(new Dataset("d", "1", "local", "x".repeat(65_536), null, null), "source of dataset 'd'");
        refused(new Dataset("d", "1", "local", "{}", "x".repeat(1_048_576), null), "schema of dataset 'd'");
        refused(new Dataset("d", "1", "local", "{}", null, "x".repeat(16_777_216)), "profile of dataset 'd'");
        refused(Dataset.of("x".repeat(501), "1"), "dataset name");
        assertThat(run.read().inputs()).isEmpty();
    }

    private void refused(Dataset dataset, String what) {
        assertThatThrownBy(() -> run.input(dataset, DatasetInput.TRAINING))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(what);
    }

    @Test
    void documents_of_other_programs_are_kept_as_they_are() {
        Dataset numpy = new Dataset(
                "array",
                "d1",
                "code",
                "{\"tags\": {\"mlflow.user\": \"ann\"}}",
                "{\"mlflow_tensorspec\": {\"features\": \"[{\\\"type\\\": \\\"tensor\\\"}]\", \"targets\": null}}",
                "{\"features_shape\": [2, 3], \"features_size\": 6, \"features_nbytes\": 48}");
        Dataset odd = new Dataset("odd", "d2", "hugging_face", "not even JSON", "null", "[NaN]");
        run.log(List.of(new DatasetInput(numpy, "training"), new DatasetInput(odd, "eval")));
        assertThat(run.read().inputs())
                .containsExactlyInAnyOrder(new DatasetInput(numpy, "training"), new DatasetInput(odd, "eval"));
        assertThat(numpy.rows(2).profile())
                .isEqualTo("{\"num_rows\":2,\"features_shape\":[2,3],\"features_size\":6,\"features_nbytes\":48}");
        assertThat(odd.rows(2).profile()).isEqualTo("{\"num_rows\":2}");
        assertThat(ROWS.rows(2).rows(3).profile()).isEqualTo("{\"num_rows\":3}");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void a_record_that_makes_no_columns_is_refused_by_name() {
        record Nested(List<Double> odds) {}
        assertThatThrownBy(() -> ROWS.columns(Nested.class))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("Nested.odds");
        assertThatThrownBy(() -> ROWS.columns((Class) String.class)).isInstanceOf(InvalidValueException.class);
    }
}
