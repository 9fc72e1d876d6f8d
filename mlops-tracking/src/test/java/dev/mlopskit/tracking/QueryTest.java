package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private Tracking tracking;

    @BeforeEach
    void open() {
        tracking = Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .clock(() -> Instant.ofEpochMilli(now.incrementAndGet()))
                .open();
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private String run(Experiment experiment, String name, double loss) {
        try (Run run = experiment.startRun(name)) {
            run.metric("loss", loss);
            run.metric("accuracy", 1 - loss);
            run.param("model", name);
            return run.runId();
        }
    }

    private LoggedModel model(Experiment experiment, String name, double accuracy, String dataset) {
        try (Run run = experiment.startRun(name)) {
            LoggedModel model = run.logModel(name, TestModels::write);
            run.metric("accuracy", accuracy, model, new Dataset(dataset, "d1", "local", "{}", null, null));
            return model;
        }
    }

    @Test
    void runs_of_all_of_some_or_of_one_experiment() {
        Experiment birds = tracking.experiment("birds");
        Experiment cats = tracking.experiment("cats");
        run(birds, "b", 0.1);
        run(cats, "c", 0.2);
        run(tracking.experiment("dogs"), "d", 0.3);
        assertThat(tracking.runs().where("metrics.loss > 0").orderBy("metrics.loss"))
                .extracting(RunData::name)
                .containsExactly("b", "c", "d");
        assertThat(tracking.runs().in(birds, cats).orderBy("run_name"))
                .extracting(RunData::name)
                .containsExactly("b", "c");
        assertThat(cats.runs()).extracting(RunData::name).containsExactly("c");
    }

    @Test
    void deleted_runs_and_experiments_are_found_when_asked_for() {
        Experiment birds = tracking.experiment("birds");
        String gone = run(birds, "gone", 0.1);
        run(birds, "here", 0.2);
        tracking.store().runs().setLifecycle(gone, Search.Lifecycle.DELETED);
        assertThat(birds.runs()).extracting(RunData::name).containsExactly("here");
        assertThat(birds.runs("metrics.loss < 1").deleted())
                .extracting(RunData::name)
                .containsExactly("gone");
        tracking.store().experiments().setLifecycle(birds.experimentId(), Search.Lifecycle.DELETED);
        assertThat(tracking.experiments().deleted())
                .extracting(ExperimentData::name)
                .containsExactly("birds");
        assertThatThrownBy(() -> tracking.registeredModels().deleted()).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void only_some_metrics_are_read_and_all_else() {
        Experiment birds = tracking.experiment("birds");
        run(birds, "b", 0.25);
        assertThat(birds.runs().metrics("loss", "unknown").first().orElseThrow().metrics())
                .containsExactlyEntriesOf(Map.of("loss", 0.25));
        RunData none = birds.runs("metrics.accuracy > 0").metrics().first().orElseThrow();
        assertThat(none.metrics()).isEmpty();
        assertThat(none.params()).containsEntry("model", "b");
        assertThatThrownBy(() -> tracking.experiments().metrics("loss"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("experiments have no metrics");
    }

    @Test
    void an_iteration_reads_as_it_goes_and_what_is_added_meanwhile_makes_nothing_come_twice() {
        Experiment birds = tracking.experiment("birds");
        for (int i = 0; i < 600; i++) run(birds, "r" + i, i / 1_000.0);
        Iterator<RunData> runs = birds.runs().orderBy("metrics.loss").iterator();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 100; i++) found.add(runs.next().name());
        run(birds, "first of all", -1);
        run(birds, "last of all", 2);
        runs.forEachRemaining(run -> found.add(run.name()));
        assertThat(found)
                .hasSize(601)
                .doesNotHaveDuplicates()
                .doesNotContain("first of all")
                .endsWith("r599", "last of all");
    }

    @Test
    void the_last_page_says_that_it_is_the_last() {
        Experiment birds = tracking.experiment("birds");
        for (int i = 0; i < 4; i++) run(birds, "r" + i, 0);
        Search two = Search.all().in(List.of(birds.experimentId())).limit(2);
        Page<RunData> first = tracking.store().runs().search(two);
        Page<RunData> second = tracking.store().runs().search(two.page(first.next()));
        assertThat(first.next()).isNotNull();
        assertThat(second.items()).extracting(RunData::name).containsExactly("r1", "r0");
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "garbage", "WyJhIl0", "bnVsbA", "W10", "eyJhIjoxfQ", "'; DROP TABLE runs; --"})
    void a_page_that_no_search_gave_is_refused(String page) {
        for (Search search : List.of(Search.all().page(page))) {
            assertThatThrownBy(() -> tracking.store().runs().search(search)).isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> tracking.store().experiments().search(search))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> tracking.store().models().search(search))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> tracking.store().registry().searchModels(search))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> tracking.store().registry().searchVersions(search))
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void a_page_of_one_search_is_refused_by_another() {
        Experiment birds = tracking.experiment("birds");
        run(birds, "a", 0);
        run(birds, "b", 0);
        Search search = Search.all().limit(1);
        String page = tracking.store().runs().search(search).next();
        assertThatThrownBy(() -> tracking.store()
                        .runs()
                        .search(search.page(page).filter(Field.metric("loss").equalTo(0))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("another search");
        assertThat(tracking.store().runs().search(search.page(page).limit(5)).items())
                .extracting(RunData::name)
                .containsExactly("a");
    }

    @Test
    void a_filter_may_have_many_conditions_on_many_keys() {
        Experiment birds = tracking.experiment("birds");
        Filter filter = Filter.all();
        try (Run run = birds.startRun("wide")) {
            for (int i = 0; i < 150; i++) {
                run.metric("m" + i, i);
                run.param("p" + i, i);
                run.tag("t" + i, "x");
                filter = filter.and(Field.metric("m" + i).atLeast(i))
                        .and(Field.metric("m" + i).lessThan(i + 1))
                        .and(Field.param("p" + i).equalTo("" + i))
                        .and(Field.tag("t" + i).like("_"));
            }
        }
        run(birds, "narrow", 0);
        assertThat(birds.runs(filter)).extracting(RunData::name).containsExactly("wide");
        assertThat(birds.runs(filter).count()).isEqualTo(1);
        assertThat(birds.runs(filter.and(Field.metric("m7").greaterThan(7)))).isEmpty();
        Filter absent = Filter.all();
        for (int i = 0; i < 2_000; i++) absent = absent.and(Field.tag("t" + i).isAbsent());
        assertThat(birds.runs(absent)).extracting(RunData::name).containsExactly("narrow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "'; DROP TABLE runs; --",
                "x') UNION SELECT 1 --",
                "\\'; DELETE FROM runs; /*",
                "\"\" OR 1=1",
                "`; --",
                "%' ESCAPE '\\"
            })
    void what_looks_like_SQL_is_a_key_or_a_text_like_any_other(String text) {
        Experiment birds = tracking.experiment("birds");
        run(birds, text, 0);
        run(birds, "other", 1);
        assertThat(birds.runs(Field.param("model").equalTo(text)))
                .extracting(RunData::name)
                .containsExactly(text);
        assertThat(birds.runs(Field.param("model").equalTo(text).toString()))
                .extracting(RunData::name)
                .containsExactly(text);
        assertThat(birds.runs(
                        Field.param(text).equalTo("x").and(Field.metric(text).lessThan(1))))
                .isEmpty();
        assertThat(birds.runs().orderBy(Field.tag(text).descending())).hasSize(2);
        assertThat(birds.runs(Field.param("model").notEqualTo(text)))
                .extracting(RunData::name)
                .containsExactly("other");
    }

    @Test
    void experiments_by_name_and_tag() {
        String birds = tracking.experiment("birds").experimentId();
        tracking.experiment("Birds");
        tracking.store().experiments().setTags(birds, Map.of("team", "b's"));
        assertThat(tracking.experiments().where("name LIKE 'b%'"))
                .extracting(ExperimentData::name)
                .containsExactly("birds");
        assertThat(tracking.experiments().where("name ILIKE 'b%'").orderBy("name DESC"))
                .extracting(ExperimentData::name)
                .containsExactly("birds", "Birds");
        assertThat(tracking.experiments().where("tags.team = \"b's\"").count()).isEqualTo(1);
        assertThat(tracking.experiments().where(Field.attribute("experiment_id").in(birds)))
                .extracting(ExperimentData::name)
                .containsExactly("birds");
    }

    @Test
    void logged_models_by_metrics_on_a_dataset() {
        Experiment birds = tracking.experiment("birds");
        model(birds, "good", 0.9, "train");
        model(birds, "better", 0.95, "train");
        model(birds, "tested", 0.5, "test");
        assertThat(birds.models("metrics.accuracy > 0.4").orderBy("metrics.accuracy DESC"))
                .extracting(LoggedModelData::name)
                .containsExactly("better", "good", "tested");
        assertThat(tracking.models().onDataset("test", null))
                .extracting(LoggedModelData::name)
                .containsExactly("tested");
        assertThat(tracking.models()
                        .where("metrics.accuracy < 0.92")
                        .onDataset("train", "d1")
                        .orderBy("metrics.accuracy"))
                .extracting(LoggedModelData::name)
                .containsExactly("good");
        assertThat(tracking.models().onDataset("train", "another")).isEmpty();
        assertThatThrownBy(() -> tracking.runs().onDataset("train", null)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void registered_models_and_versions() {
        Experiment birds = tracking.experiment("birds");
        LoggedModel model = model(birds, "good", 0.9, "train");
        for (int i = 0; i < 3; i++) model.register("penguins").tag("round", "r" + i);
        model.register("parrots");
        tracking.registeredModel("penguins").tag("team", "antarctic");
        assertThat(tracking.registeredModels())
                .extracting(RegisteredModelData::name)
                .containsExactly("parrots", "penguins");
        assertThat(tracking.registeredModels().where("tags.team LIKE 'ant%'"))
                .extracting(RegisteredModelData::name)
                .containsExactly("penguins");
        assertThat(tracking.registeredModel("penguins").versions("version_number >= 2"))
                .extracting(ModelVersionData::version)
                .containsExactly(3, 2);
        assertThat(tracking.registeredModel("penguins").versions("tags.round IN ('r0', 'r2')"))
                .extracting(ModelVersionData::version)
                .containsExactly(3, 1);
        assertThat(tracking.modelVersions().where("name != 'penguins'"))
                .extracting(ModelVersionData::name)
                .containsExactly("parrots");
        tracking.registeredModel("penguins").version(2).delete();
        assertThat(tracking.registeredModel("penguins").versions().count()).isEqualTo(2);
    }

    @Test
    void prompts_are_found_only_by_their_tag() {
        tracking.store().registry().createModel("a prompt");
        tracking.store().registry().setTags("a prompt", null, Map.of("mlflow.prompt.is_prompt", "true"));
        tracking.store().registry().createModel("a model");
        assertThat(tracking.registeredModels())
                .extracting(RegisteredModelData::name)
                .containsExactly("a model");
        assertThat(tracking.registeredModels().where("tags.`mlflow.prompt.is_prompt` = 'true'"))
                .extracting(RegisteredModelData::name)
                .containsExactly("a prompt");
    }

    @Test
    void a_typed_filter_is_checked_when_it_is_given() {
        assertThatThrownBy(
                        () -> tracking.experiments().where(Field.metric("loss").lessThan(1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("metrics.loss")
                .hasMessageContaining("experiments have tags");
        assertThatThrownBy(() -> tracking.runs().orderBy(Field.dataset("name").ascending()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("datasets.name");
        assertThat(tracking.runs().where(Field.numberAttribute("created").greaterThan(0)))
                .isEmpty();
    }
}
