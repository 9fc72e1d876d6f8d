package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.spi.Search;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After a merge the target has what the source has, and what it had. */
class MergeTest extends MergingTest {
    @Test
    void the_target_then_has_all_that_the_source_has() {
        fill();
        MergeReport report = target.mergeFrom(source).execute();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(StoreContent.of(source));
        assertThat(report.runs()).isEqualTo(5);
        assertThat(report.models()).isEqualTo(1);
        assertThat(report.versions()).isEqualTo(2);
        assertThat(report.aliases()).isEqualTo(2);
        assertThat(report.files()).isPositive();
    }

    @Test
    void a_run_measured_only_the_models_that_it_measured() {
        Experiment experiment = source.experiment("alike");
        Instant time = Instant.ofEpochMilli(1_700_000_000_000L);
        for (String name : List.of("a", "b")) {
            Run run = experiment.startRun(name);
            LoggedModel model = run.logModel(name, TestModels::write);
            run.log(List.of(
                    new ModelMetric(new Metric("accuracy", 1.0, 0, time), model.modelId(), null, null),
                    new ModelMetric(new Metric("accuracy", 1.0, 0, time), model.modelId(), "rows", "abc"),
                    new ModelMetric(new Metric("undefined", Double.NaN, 0, time), model.modelId(), null, null),
                    new Metric("undefined", 0.0, 1, time)));
            run.close();
        }
        target.mergeFrom(source).execute();
        assertThat(target.models().list()).hasSize(2).allSatisfy(model -> assertThat(model.metrics())
                .hasSize(3)
                .extracting(ModelMetric::runId)
                .containsOnly(model.runId()));
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(StoreContent.of(source));
    }

    @Test
    void a_run_that_measured_a_model_that_has_been_deleted_there_comes_without_it() {
        Run run = source.experiment("e").startRun("training");
        LoggedModel model = run.logModel("m", TestModels::write);
        run.close();
        target.mergeFrom(source).execute();
        String copy = target.models().list().get(0).modelId();
        target.store().models().setLifecycle(copy, Search.Lifecycle.DELETED);
        source.experiment("e").run("evaluation", later -> later.metric("auc", 0.9, model));
        target.mergeFrom(source).execute();
        assertThat(target.experiment("e")
                        .runs("attributes.run_name = 'evaluation'")
                        .list())
                .extracting(found -> found.metrics().get("auc"))
                .containsExactly(0.9);
    }

    @Test
    void what_the_target_had_stays_beside_it() {
        fill();
        Run own = target.experiment("penguins").startRun("own");
        own.input(Dataset.of("rows", "abc123").rows(344), DatasetInput.VALIDATION);
        own.close();
        target.experiment("penguins").tag("team", "fish");
        RunData before = own.read();
        target.mergeFrom(source).execute();
        assertThat(target.run(own.runId())).isEqualTo(before);
        assertThat(target.experiments())
                .filteredOn(experiment -> experiment.name().equals("penguins"))
                .singleElement()
                .satisfies(experiment -> assertThat(experiment.tags())
                        .containsEntry("team", "fish")
                        .containsEntry("mlflow.note.content", "who is who"));
        assertThat(target.experiment("penguins").runs().list()).hasSize(3);
    }

    @Test
    void artifacts_are_read_from_the_target_when_the_source_is_gone() throws Exception {
        Run run = fill();
        target.mergeFrom(source).execute();
        Files.move(folder.resolve("laptop ü/mlruns"), folder.resolve("gone"));
        RunData copy = copyOf(run);
        assertThat(target.artifacts(copy.runId()).text("notes/read me.txt")).isEqualTo("ünïcode");
        assertThat(target.modelPath("models:/penguins@champion")).startsWith(folder.resolve("team"));
    }

    @Test
    void artifacts_can_stay_where_they_are() {
        Run run = fill();
        Merge merge = target.mergeFrom(source).leaveArtifacts();
        if (way.givesIds()) {
            assertThatThrownBy(merge::execute).isInstanceOf(InvalidValueException.class);
            return;
        }
        MergeReport report = merge.execute();
        assertThat(report.files()).isZero();
        assertThat(folder.resolve("team/mlruns")).doesNotExist();
        assertThat(copyOf(run).artifactUri()).isEqualTo(run.read().artifactUri());
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(StoreContent.of(source));
    }

    @Test
    void a_plan_says_what_would_be_done_and_does_nothing() {
        fill();
        MergeReport plan = target.mergeFrom(source).plan();
        assertThat(StoreContent.of(target).keySet()).containsExactly("experiment Default");
        assertThat(plan.experiments()).isEqualTo(3);
        assertThat(plan.runs()).isEqualTo(5);
        assertThat(plan.models()).isEqualTo(1);
        assertThat(plan.versions()).isEqualTo(2);
        assertThat(plan.toString()).contains("5 runs", "3 experiments");
    }

    @Test
    void a_folder_of_plain_files_is_imported() {
        source.close();
        source = files(folder.resolve("mlruns of old"));
        fill();
        target.mergeFrom(source).execute();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(StoreContent.of(source));
        if (!way.givesIds())
            assertThat(target.runs().list())
                    .extracting(RunData::runId)
                    .containsExactlyInAnyOrderElementsOf(
                            source.runs().stream().map(RunData::runId).toList());
        assertThat(target.mergeFrom(source).execute().files()).isZero();
    }

    @Test
    void the_models_of_a_deleted_experiment_are_there_when_it_is_restored() {
        Experiment old = source.experiment("old");
        old.run("train", run -> run.logModel("m", TestModels::write));
        old.run(
                "again",
                run -> source.deleteLoggedModel(
                        run.logModel("deleted", TestModels::write).modelId()));
        source.deleteExperiment("old");
        target.mergeFrom(source).execute();
        assertThat(target.models().list()).isEmpty();
        assertThat(target.restoreExperiment("old").models())
                .extracting(LoggedModelData::name)
                .containsExactly("m");
    }

    @Test
    void a_registered_model_is_not_said_to_be_changed_before_it_was_made() {
        fill();
        target.mergeFrom(source).execute();
        assertThat(target.registeredModels())
                .allSatisfy(model -> assertThat(model.updated()).isAfterOrEqualTo(model.created()));
    }

    @Test
    void a_store_is_not_merged_with_itself() {
        assertThatThrownBy(() -> source.mergeFrom(source).plan()).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void progress_comes_to_the_number_of_runs() {
        fill();
        List<Long> done = new ArrayList<>();
        List<Long> total = new ArrayList<>();
        target.mergeFrom(source)
                .progress((path, now, all) -> {
                    done.add(now);
                    total.add(all);
                })
                .execute();
        assertThat(done).isSorted().endsWith(5L);
        assertThat(total).containsOnly(5L);
    }
}
