package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.interop.SearchCase.Entity;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated searches over a generated store: Java finds the same in the same order as the real MLflow. */
class SearchTest {
    private static final long SEED = 20_261_123;
    private static final int RUNS = 300;
    private static final int SEARCHES = 120;

    @TempDir
    static Path folder;

    private static Tracking tracking;
    private static List<String> experiments;

    @BeforeAll
    static void write() throws Exception {
        tracking = SearchWorld.open(Place.file(folder));
        experiments = new SearchWorld(new Random(SEED)).write(tracking, Place.file(folder), RUNS);
    }

    @AfterAll
    static void close() {
        tracking.close();
    }

    @ParameterizedTest
    @EnumSource
    void finds_what_MLflow_finds(Entity entity) throws Exception {
        SearchMaker maker = new SearchMaker(new Random(SEED + entity.ordinal()));
        List<SearchCase> searches = new ArrayList<>(SearchMaker.fixed());
        searches.removeIf(search -> search.entity() != entity);
        Stream.generate(() -> maker.any(entity)).limit(SEARCHES).forEach(searches::add);
        List<Node> answers = ask(Mlflow.NEWEST, searches);
        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < searches.size(); i++)
                softly.assertThat((Object) searches.get(i).ids(tracking))
                        .as(searches.get(i).toString())
                        .isEqualTo(ids(answers.get(i)));
        });
        assertThat(answers.stream().filter(answer -> ids(answer) instanceof List<?> found && !found.isEmpty()))
                .as("searches that find something")
                .hasSizeGreaterThan(searches.size() / 3);
    }

    /** Where this library goes its own way; docs/decisions.md says why. */
    enum Difference {
        IN_FOR_EVERY_TEXT(new SearchCase(Entity.RUN, "params.model IN ('forest', 'linear')")),
        IN_FOR_RUN_NAMES(new SearchCase(Entity.RUN, "run_name IN ('run-1')")),
        NULL_FOR_METRICS(new SearchCase(Entity.RUN, "metrics.loss IS NULL")),
        NULL_FOR_ATTRIBUTES(new SearchCase(Entity.RUN, "end_time IS NULL")),
        NULL_FOR_TAGS_OF_REGISTERED_MODELS(new SearchCase(Entity.REGISTERED_MODEL, "tags.team IS NULL")),
        ONE_QUOTE_FOR_A_DOUBLED_ONE(new SearchCase(Entity.RUN, "params.model = 'it''s'")),
        AN_INFINITY_IS_NOT_LESS_THAN_ITSELF(new SearchCase(Entity.RUN, "metrics.loss < 1e400")),
        STATUS_OF_LOGGED_MODELS_BY_NAME(new SearchCase(Entity.LOGGED_MODEL, "status = 'READY'")),
        ORDER_BY_PARAMS_OF_LOGGED_MODELS(new SearchCase(Entity.LOGGED_MODEL, "", "params.model")),
        ORDER_BY_TAGS_OF_EXPERIMENTS(new SearchCase(Entity.EXPERIMENT, "", "tags.team")),
        ATTRIBUTES_IN_THE_PLURAL(new SearchCase(Entity.EXPERIMENT, "attributes.name LIKE '%irds%'")),
        ATTRIBUTES_IN_ANY_CASE(new SearchCase(Entity.RUN, "Attributes.Run_Name = 'run-1'")),
        PARTS_OF_EXPERIMENT_IDS(new SearchCase(Entity.EXPERIMENT, "experiment_id LIKE '1%'")),
        TIMES_OF_REGISTERED_MODELS(new SearchCase(Entity.REGISTERED_MODEL, "creation_timestamp > 0")),
        ORDER_BY_CREATION_OF_REGISTERED_MODELS(new SearchCase(Entity.REGISTERED_MODEL, "", "creation_timestamp")),
        TIMES_OF_VERSIONS(new SearchCase(Entity.MODEL_VERSION, "last_updated_timestamp > 0")),
        FRACTIONS_OF_MILLISECONDS(new SearchCase(Entity.EXPERIMENT, "creation_time > 1.5")),
        A_FIELD_ORDERED_BY_TWICE(new SearchCase(Entity.RUN, "", "metrics.loss", "metrics.loss DESC")),
        KEYS_WITH_SLASHES_UNQUOTED(new SearchCase(Entity.RUN, "tags.team/owner = 'forest'"));

        final SearchCase search;

        Difference(SearchCase search) {
            this.search = search;
        }
    }

    @Test
    void differs_from_MLflow_only_where_it_means_to() throws Exception {
        Difference[] differences = Difference.values();
        List<Node> answers = ask(
                Mlflow.NEWEST,
                Stream.of(differences).map(difference -> difference.search).toList());
        SoftAssertions.assertSoftly(softly -> {
            for (Difference difference : differences) {
                Object found = difference.search.ids(tracking);
                softly.assertThat((List<?>) found).as(difference + " here").isNotEmpty();
                softly.assertThat(ids(answers.get(difference.ordinal())))
                        .as(difference + " in MLflow")
                        .isNotEqualTo(found);
            }
        });
    }

    @Test
    void finds_the_runs_that_the_first_MLflow_3_finds(@TempDir Path old) throws Exception {
        SearchMaker maker = new SearchMaker(new Random(SEED));
        List<SearchCase> searches = Stream.concat(
                        SearchMaker.fixed().stream(),
                        Stream.generate(() -> maker.any(Entity.RUN)).limit(SEARCHES))
                .filter(SearchCase::isForTheFirst)
                .toList();
        try (Tracking store = SearchWorld.open(Place.file(old))) {
            List<String> searched = List.of(
                    new SearchWorld(new Random(SEED)).writeRuns(store, RUNS).experimentId());
            List<Node> answers = ask(Mlflow.FIRST, Place.file(old), searched, searches);
            SoftAssertions.assertSoftly(softly -> {
                for (int i = 0; i < searches.size(); i++)
                    softly.assertThat((Object) searches.get(i).ids(store))
                            .as(searches.get(i).toString())
                            .isEqualTo(ids(answers.get(i)));
            });
        }
    }

    private static List<Node> ask(Mlflow mlflow, List<SearchCase> searches) throws Exception {
        return ask(mlflow, Place.file(folder), experiments, searches);
    }

    static List<Node> ask(Mlflow mlflow, Place place, List<String> experiments, List<SearchCase> searches)
            throws Exception {
        Path asked = Files.createTempFile(place.folder(), "searches", ".json");
        Files.writeString(
                asked,
                Json.write(searches.stream()
                        .map(search -> search.json(experiments))
                        .toList()));
        return mlflow.run("search.py", place, asked.toString()).items();
    }

    static Object ids(Node answer) {
        return answer.value() instanceof String refusal
                ? refusal
                : answer.items().stream().map(Node::text).toList();
    }
}
