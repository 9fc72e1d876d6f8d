package dev.mlopskit.testkit.spi;

import static dev.mlopskit.tracking.Field.attribute;
import static dev.mlopskit.tracking.Field.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an {@link ExperimentStore} promises about finding experiments. */
public interface ExperimentSearchContract extends StoreContract {
    private ExperimentData make(String test, String letter) throws Exception {
        return store().experiments()
                .create(new NewExperiment(letter + Given.name(""), null, Map.of("test", test, "letter", letter)));
    }

    private static String letter(ExperimentData experiment) {
        return experiment.name().substring(0, 1);
    }

    @Test
    default void experiments_are_found_by_name_and_tag_and_counted() throws Exception {
        ExperimentStore experiments = store().experiments();
        String test = Given.name("test");
        ExperimentData a = make(test, "a");
        for (String letter : List.of("b", "c")) make(test, letter);
        Filter mine = tag("test").equalTo(test);
        Filter few = mine.and(tag("letter").notEqualTo("b"));
        for (Search search :
                List.of(Search.all().filter(few), Search.all().filter(few).limit(1))) {
            assertEquals(
                    List.of("a", "c"),
                    Paging.all(experiments::search, search, ExperimentSearchContract::letter).stream()
                            .sorted()
                            .toList());
            assertEquals(2, experiments.count(search));
        }
        assertEquals(
                List.of(a),
                experiments
                        .search(Search.all().filter(attribute("name").equalTo(a.name())))
                        .items());
        assertEquals(
                3,
                experiments.count(Search.all().filter(mine.and(attribute("name").like("_ %")))));
        assertEquals(
                0, experiments.count(Search.all().filter(mine.and(tag("letter").equalTo("A")))));
    }

    @Test
    default void pages_of_any_size_give_each_experiment_once_and_in_order() throws Exception {
        String test = Given.name("test");
        for (String letter : List.of("c", "a", "d", "b")) make(test, letter);
        Search search = Search.all().filter(tag("test").equalTo(test));
        Paging.assertOrder(
                List.of("a", "b", "c", "d"),
                store().experiments()::search,
                search.orderBy(List.of(attribute("name").ascending())),
                ExperimentSearchContract::letter);
        Paging.assertOrder(
                List.of("d", "c", "b", "a"),
                store().experiments()::search,
                search.orderBy(List.of(attribute("name").descending())),
                ExperimentSearchContract::letter);
    }

    @Test
    default void deleted_experiments_are_found_among_the_deleted_only() throws Exception {
        String test = Given.name("test");
        make(test, "a");
        store().experiments().setLifecycle(make(test, "b").experimentId(), Lifecycle.DELETED);
        Search search = Search.all().filter(tag("test").equalTo(test));
        ExperimentStore experiments = store().experiments();
        assertEquals(List.of("a"), Paging.all(experiments::search, search, ExperimentSearchContract::letter));
        Search deleted = search.lifecycle(Lifecycle.DELETED);
        assertEquals(List.of("b"), Paging.all(experiments::search, deleted, ExperimentSearchContract::letter));
        assertEquals(1, experiments.count(search));
        assertEquals(1, experiments.count(deleted));
    }
}
