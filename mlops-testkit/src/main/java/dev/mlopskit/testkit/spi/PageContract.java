package dev.mlopskit.testkit.spi;

import static dev.mlopskit.tracking.Field.attribute;
import static dev.mlopskit.tracking.Field.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a {@link TrackingStore} promises about the pages of a search, and about what is read of each run on them. */
public interface PageContract extends StoreContract {
    @Test
    default void a_page_that_no_search_gave_is_refused() throws Exception {
        TrackingStore store = store();
        Given.run(store);
        List<Function<Search, Page<?>>> searches = List.of(
                store.experiments()::search,
                store.runs()::search,
                store.models()::search,
                store.registry()::searchModels,
                store.registry()::searchVersions);
        for (Function<Search, Page<?>> search : searches)
            for (String page : List.of("no page", "W10", "'; DROP TABLE runs; --", "🐧"))
                assertThrows(
                        TrackingException.class, () -> search.apply(Search.all().page(page)), page);
    }

    @Test
    default void a_page_of_another_search_is_refused() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        for (int i = 0; i < 3; i++) Given.run(store(), experiment, "r", Given.START);
        Search search = Search.all().in(List.of(experiment.experimentId())).limit(1);
        String page = store().runs().search(search).next();
        assertNotNull(page);
        assertEquals(1, store().runs().search(search.page(page)).items().size());
        assertEquals(
                2, store().runs().search(search.limit(5).page(page)).items().size(), "the size of a page is free");
        for (Search other : List.of(
                search.filter(attribute("run_name").equalTo("r")),
                search.orderBy(List.of(metric("m").ascending())),
                search.lifecycle(Lifecycle.DELETED),
                search.in(List.of(Given.experiment(store()).experimentId()))))
            assertThrows(InvalidValueException.class, () -> store().runs().search(other.page(page)), other.toString());
    }

    @Test
    default void what_is_added_between_two_pages_makes_nothing_come_twice() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        for (int i = 1; i <= 4; i++) Given.run(store(), experiment, "r" + i, Given.START.plusMillis(i));
        Search search = Search.all().in(List.of(experiment.experimentId())).limit(2);
        Page<RunData> first = store().runs().search(search);
        Given.run(store(), experiment, "later", Given.START.plusMillis(9));
        store().runs().setLifecycle(first.items().get(0).runId(), Lifecycle.DELETED);
        Page<RunData> second = store().runs().search(search.page(first.next()));
        assertEquals(
                List.of("r2", "r1"), second.items().stream().map(RunData::name).toList());
    }

    @Test
    default void only_the_metrics_that_are_wanted_come_with_a_run() throws Exception {
        RunData run = Given.run(store());
        store().runs()
                .log(run.runId(), List.of(Given.point("a", 1, 0, 0), Given.point("b", 2, 0, 0), new Param("p", "1")));
        Search search = Search.all()
                .in(List.of(run.experimentId()))
                .filter(metric("b").equalTo(2))
                .orderBy(List.of(metric("b").ascending()));
        RunData whole = Given.read(store(), run.runId());
        assertEquals(List.of(whole), store().runs().search(search).items());
        RunData part = store().runs()
                .search(search.metrics(Set.of("a", "no such")))
                .items()
                .get(0);
        assertEquals(Map.of("a", 1.0), part.metrics());
        assertEquals(whole.params(), part.params());
        assertEquals(whole.tags(), part.tags());
        assertEquals(
                Map.of(),
                store().runs().search(search.metrics(Set.of())).items().get(0).metrics());
        assertEquals(1, store().runs().count(search.metrics(Set.of())));
    }
}
