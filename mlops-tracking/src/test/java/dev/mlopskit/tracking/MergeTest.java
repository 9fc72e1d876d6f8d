package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.spi.Search;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Merging, by each of the ways that stores can be written. */
@ParameterizedClass
@EnumSource(MergeTest.Way.class)
class MergeTest {
    enum Way {
        /** From one SQLite file to another. */
        ROWS,
        /** Into a store that takes ids. */
        ADOPTING,
        /** Into a store that gives ids, as a server does. */
        LOGGING,
        /** Into plain files. */
        FILES;

        Tracking open(Path file) {
            return switch (this) {
                case ROWS -> Tracking.open(file);
                case FILES -> files(file.resolveSibling("mlruns"));
                case ADOPTING, LOGGING ->
                    Tracking.builder()
                            .store(new OtherStore(Tracking.open(file).store(), this == LOGGING))
                            .open();
            };
        }

        boolean givesIds() {
            return this == LOGGING || this == FILES;
        }
    }

    private final Way way;

    @TempDir
    Path folder;

    private Tracking source;
    private Tracking target;

    MergeTest(Way way) {
        this.way = way;
    }

    static Tracking files(Path folder) {
        return Tracking.builder().uri(folder.toString()).environment(Map.of()).open();
    }

    @BeforeEach
    void open() {
        source = Tracking.open(folder.resolve("laptop ü/mlflow.db"));
        target = way.open(folder.resolve("team/mlflow.db"));
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private Run fill() {
        Experiment penguins = source.experiment("penguins");
        penguins.tag("team", "birds");
        penguins.describe("who is who");
        Run run = penguins.startRun("baseline ü");
        run.params(Map.of("depth", 3, "empty", ""));
        for (int step = 0; step < 120; step++) run.metric("loss", 1.0 / (step + 1), step);
        Instant time = Instant.ofEpochMilli(1_700_000_000_000L);
        run.log(List.of(
                new Metric("odd", Double.NaN, 1, time),
                new Metric("odd", Double.POSITIVE_INFINITY, 2, time),
                new Metric("odd", Double.NEGATIVE_INFINITY, -3, time),
                new Metric("odd", -1e-300, 4, time)));
        Dataset rows = Dataset.of("rows", "abc123").rows(344);
        run.input(rows, DatasetInput.TRAINING);
        run.input(Dataset.of("held out", "def456"), DatasetInput.TEST);
        run.text("notes/read me.txt", "ünïcode");
        run.text("plain.txt", "plain");
        LoggedModel model = run.logModel("classifier", TestModels::write);
        run.log(List.of(
                new ModelMetric(new Metric("accuracy", 0.9, 1, time), model.modelId(), "rows", "abc123"),
                new ModelMetric(new Metric("accuracy", 0.8, 1, time), model.modelId(), "held out", "def456")));
        model.tag("kind", "forest");
        run.child("fold", child -> child.metric("loss", 0.5, 1));
        run.close();
        Run evaluation = source.experiment("evaluations").startRun("later");
        evaluation.log(List.of(new ModelMetric(new Metric("drift", 0.1, 0, time), model.modelId(), null, null)));
        evaluation.fail(new IllegalStateException("boom"));
        ModelVersion first = model.register("penguins");
        first.describe("the first one");
        first.tag("reviewed", "yes");
        first.alias("champion");
        model.register("penguins").alias("champion").alias("newest");
        source.registeredModel("penguins").describe("what they are");
        source.deleteRun(penguins.startRun("mistake").runId());
        Experiment old = source.experiment("old");
        old.run("in a deleted experiment", each -> each.metric("loss", 1, 1));
        source.deleteExperiment("old");
        return run;
    }

    private Map<String, Object> sourceContent() {
        return StoreContent.of(source);
    }

    @Test
    void the_target_then_has_all_that_the_source_has() {
        fill();
        MergeReport report = target.mergeFrom(source).execute();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(sourceContent());
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
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(sourceContent());
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
    void merging_again_changes_nothing() {
        fill();
        target.mergeFrom(source).execute();
        Map<String, Object> first = StoreContent.of(target);
        MergeReport again = target.mergeFrom(source).execute();
        // The one that was deleted while it ran has no end, here or there.
        assertThat(again.runsOpen()).isEqualTo(1);
        assertThat(again.isNothing()).isTrue();
        assertThat(again.runsKnown()).isEqualTo(4);
        assertThat(again.modelsKnown()).isEqualTo(1);
        assertThat(again.versions() + again.aliases() + again.models() + again.files())
                .isZero();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(first);
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

    private RunData copyOf(Run run) {
        return target.experiment("penguins").runs().list().stream()
                .filter(data -> data.name().equals(run.read().name()))
                .findFirst()
                .orElseThrow();
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
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(sourceContent());
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
    void a_run_that_went_on_is_brought_up_to_date() {
        Run run = source.experiment("penguins").startRun("long");
        run.metric("loss", 1, 1);
        run.text("log.txt", "one");
        target.mergeFrom(source).execute();
        assertThat(copyOf(run).status()).isEqualTo(RunStatus.RUNNING);
        run.metric("loss", 0.5, 2);
        run.text("log.txt", "two");
        run.tag("note", "late");
        run.close();
        assertThat(target.mergeFrom(source).execute().runs()).isEqualTo(1);
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(sourceContent());
        assertThat(copyOf(run).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void a_run_that_never_ended_is_said_to_be_open_and_is_nothing_new() {
        source.experiment("penguins").startRun("endless");
        assertThat(target.mergeFrom(source).plan().toString())
                .startsWith("would make 1 experiment\nwould copy 1 run, 0 there already\n")
                .doesNotContain("artifact");
        assertThat(target.mergeFrom(source).execute().toString())
                .startsWith("made 1 experiment\ncopied 1 run, 0 there already\n");
        assertThat(target.mergeFrom(source).plan().isNothing()).isTrue();
        MergeReport again = target.mergeFrom(source).execute();
        assertThat(again.isNothing()).isTrue();
        assertThat(again.runsOpen()).isEqualTo(1);
        assertThat(again.toString()).contains("1 run still open: brought up to date\n");
    }

    @Test
    void a_run_that_was_deleted_in_the_target_stays_deleted() {
        source.experiment("penguins").startRun("a").close();
        target.mergeFrom(source).execute();
        String id = target.experiment("penguins").runs().first().orElseThrow().runId();
        target.deleteRun(id);
        target.mergeFrom(source).execute();
        assertThat(target.run(id).active()).isFalse();
        assertThat(target.experiment("penguins").runs().list()).isEmpty();
    }

    @Test
    void an_experiment_that_was_restored_in_the_target_stays_so() {
        Experiment old = source.experiment("old");
        old.run("a", run -> run.metric("loss", 1, 1));
        source.deleteExperiment("old");
        target.mergeFrom(source).execute();
        assertThat(target.findExperiment("old")).isEmpty();
        target.restoreExperiment("old");
        target.mergeFrom(source).execute();
        assertThat(target.findExperiment("old")).isPresent();
    }

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

    @Test
    void collisions_are_listed_before_anything_is_written() {
        fill();
        Run own = target.experiment("own").startRun("own");
        own.logModel("mine", TestModels::write).register("penguins").alias("champion");
        own.close();
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
        Run own = target.experiment("own").startRun("own");
        own.logModel("mine", TestModels::write).register("penguins").alias("champion");
        own.close();
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

    @Test
    void an_alias_that_moved_on_in_the_source_moves_on_in_the_target_and_one_that_moved_on_there_stays() {
        fill();
        target.mergeFrom(source).execute();
        RegisteredModel there = source.registeredModel("penguins");
        there.version(1).alias("champion");
        target.registeredModel("penguins").version(1).alias("newest");
        target.mergeFrom(source).execute();
        assertThat(target.store().registry().model("penguins").orElseThrow().aliases())
                .containsEntry("newest", 1);
    }

    @Test
    void a_folder_of_plain_files_is_imported() {
        source.close();
        source = files(folder.resolve("mlruns of old"));
        fill();
        target.mergeFrom(source).execute();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(sourceContent());
        if (!way.givesIds())
            assertThat(target.runs().list())
                    .extracting(RunData::runId)
                    .containsExactlyInAnyOrderElementsOf(
                            source.runs().stream().map(RunData::runId).toList());
        assertThat(target.mergeFrom(source).execute().files()).isZero();
    }

    @Test
    void a_merge_that_was_stopped_goes_on() {
        fill();
        Merge stopped = target.mergeFrom(source).progress((path, done, total) -> {
            if (done >= 2) throw new IllegalStateException("stopped");
        });
        assertThatThrownBy(stopped::execute).isInstanceOf(IllegalStateException.class);
        target.mergeFrom(source).execute();
        assertThat(StoreContent.of(target)).containsExactlyEntriesOf(sourceContent());
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

    @Test
    void what_came_back_from_the_target_is_known_in_the_source() {
        fill();
        target.mergeFrom(source).execute();
        MergeReport back = source.mergeFrom(target).execute();
        assertThat(back.models() + back.versions() + back.experiments()).isZero();
        assertThat(back.runsKnown()).isEqualTo(4);
        assertThat(source.experiment("penguins").runs().list()).hasSize(2);
    }
}
