package dev.mlopskit.testkit.spi;

import static dev.mlopskit.tracking.Field.attribute;
import static dev.mlopskit.tracking.Field.metric;
import static dev.mlopskit.tracking.Field.param;
import static dev.mlopskit.tracking.Field.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link dev.mlopskit.tracking.spi.RunStore} promises about finding runs. */
public interface SearchContract extends StoreContract {
    @Test
    default void pages_of_any_size_give_each_run_once_and_in_order() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        List<String> wanted = new ArrayList<>();
        for (int i = 5; i > 0; i--)
            wanted.add(Given.run(store(), experiment, "r" + i, Given.START.plusMillis(i))
                    .runId());
        Search search = Search.all().in(List.of(experiment.experimentId()));
        for (int limit : new int[] {1, 2, 4, 5, 6, 1_000}) {
            assertEquals(wanted, ids(search.limit(limit)), "limit " + limit);
            assertEquals(5, store().runs().count(search.limit(limit)));
        }
    }

    @Test
    default void runs_of_one_start_are_in_the_order_of_their_ids() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        for (int i = 0; i < 7; i++) Given.run(store(), experiment, "same", Given.START);
        List<String> found =
                ids(Search.all().in(List.of(experiment.experimentId())).limit(2));
        assertEquals(found.stream().sorted().distinct().toList(), found);
        assertEquals(7, found.size());
    }

    @Test
    default void a_search_keeps_to_its_experiments() throws Exception {
        RunData one = Given.run(store());
        RunData two = Given.run(store());
        Search search = Search.all();
        assertEquals(List.of(one.runId()), ids(search.in(List.of(one.experimentId()))));
        assertEquals(
                Set.of(one.runId(), two.runId()),
                Set.copyOf(ids(search.in(List.of(one.experimentId(), two.experimentId(), "987654321", "no-such")))));
        assertEquals(List.of(), ids(search.in(List.of("987654321"))));
        assertEquals(List.of(), ids(search.in(List.of("no-such"))));
        assertEquals(0, store().runs().count(search.in(List.of("no-such"))));
        assertEquals(2, store().runs().count(search.in(List.of(one.experimentId(), two.experimentId()))));
    }

    @Test
    default void deleted_runs_are_found_among_the_deleted_only() throws Exception {
        RunData kept = Given.run(store());
        RunData gone = Given.run(store(), Given.experimentOf(store(), kept), "gone", Given.START);
        store().runs().setLifecycle(gone.runId(), Lifecycle.DELETED);
        Search search = Search.all().in(List.of(kept.experimentId()));
        assertEquals(List.of(kept.runId()), ids(search));
        assertEquals(List.of(gone.runId()), ids(search.lifecycle(Lifecycle.DELETED)));
        assertEquals(1, store().runs().count(search));
    }

    @Test
    default void what_is_found_is_whole() throws Exception {
        RunData run = Given.run(store());
        store().runs().log(run.runId(), List.of(new Param("p", "1"), new Tag("t", "2"), Given.point("m", 3, 0, 0)));
        Page<RunData> page = store().runs().search(Search.all().in(List.of(run.experimentId())));
        assertEquals(List.of(Given.read(store(), run.runId())), page.items());
    }

    @Test
    default void texts_are_compared_letter_by_letter_and_patterns_by_their_two_signs_only() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        for (String value :
                List.of("forest", "Forest", "f%st", "f_rest", "a\\b", "it's", "größe", "GRÖSSE", "\"q\"", ""))
            run(experiment, value.isEmpty() ? "empty" : value, new Param("p", value));
        assertFound(experiment, param("p").equalTo("forest"), "forest");
        assertFound(experiment, param("p").equalTo("it's"), "it's");
        assertFound(experiment, param("p").equalTo("\"q\""), "\"q\"");
        assertFound(experiment, param("p").equalTo("a\\b"), "a\\b");
        assertFound(experiment, param("p").equalTo("' OR '1'='1"));
        assertFound(experiment, param("p").like("fo%"), "forest");
        assertFound(experiment, param("p").ilike("fo%"), "forest", "Forest");
        assertFound(experiment, param("p").like("f_rest"), "forest", "f_rest");
        assertFound(experiment, param("p").like("a\\%"), "a\\b");
        assertFound(experiment, param("p").like("f%st"), "forest", "f%st", "f_rest");
        assertFound(experiment, param("P").equalTo("forest"));
    }

    @Test
    default void a_param_can_be_asked_to_be_one_of_several() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        for (String value : List.of("forest", "Forest", "größe", "it's")) run(experiment, value, new Param("p", value));
        assertFound(experiment, param("p").in("forest", "größe", "none"), "forest", "größe");
        assertFound(experiment, param("p").in("it's"), "it's");
    }

    @Test
    default void a_run_that_lacks_the_thing_is_not_found_by_its_value() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        run(experiment, "one", new Tag("t", "1"), Given.point("m", 1, 0, 0));
        run(experiment, "two", new Tag("t", "2"), Given.point("m", 2, 0, 0));
        run(experiment, "none");
        assertFound(experiment, tag("t").notEqualTo("1"), "two");
        assertFound(experiment, metric("m").notEqualTo(1), "two");
        assertFound(experiment, metric("m").lessThan(2).and(tag("t").equalTo("1")), "one");
        assertFound(experiment, attribute("run_name").equalTo("none"), "none");
    }

    @Test
    default void NaN_is_unequal_to_every_number_and_infinities_are_the_largest() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        run(experiment, "nan", Given.point("m", Double.NaN, 0, 0));
        run(experiment, "zero", Given.point("m", 0, 0, 0));
        run(experiment, "high", Given.point("m", Double.POSITIVE_INFINITY, 0, 0));
        run(experiment, "low", Given.point("m", Double.NEGATIVE_INFINITY, 0, 0));
        assertFound(experiment, metric("m").equalTo(0), "zero");
        assertFound(experiment, metric("m").atLeast(0), "zero", "high");
        assertFound(experiment, metric("m").lessThan(1e300), "zero", "low");
        assertFound(experiment, metric("m").notEqualTo(0), "nan", "high", "low");
    }

    @Test
    default void runs_without_a_value_come_last_in_either_direction_and_NaN_before_them() throws Exception {
        ExperimentData experiment = Given.experiment(store());
        run(experiment, "none");
        run(experiment, "nan", Given.point("m", Double.NaN, 0, 0), new Param("p", "b"));
        run(experiment, "high", Given.point("m", Double.POSITIVE_INFINITY, 0, 0), new Param("p", "c"));
        run(experiment, "one", Given.point("m", 1, 0, 0), new Param("p", "a"));
        run(experiment, "minus", Given.point("m", -1, 0, 0), new Param("p", "d"));
        for (int limit : new int[] {1, 2, 5}) {
            assertEquals(
                    List.of("minus", "one", "high", "nan", "none"),
                    ordered(experiment, metric("m").ascending(), limit));
            assertEquals(
                    List.of("high", "one", "minus", "nan", "none"),
                    ordered(experiment, metric("m").descending(), limit));
            assertEquals(
                    List.of("one", "nan", "high", "minus", "none"),
                    ordered(experiment, param("p").ascending(), limit));
        }
    }

    private void run(ExperimentData experiment, String name, RunEntry... entries) throws Exception {
        store().runs().log(Given.run(store(), experiment, name, Given.START).runId(), List.of(entries));
    }

    private void assertFound(ExperimentData experiment, Filter filter, String... names) throws Exception {
        Search search = Search.all().in(List.of(experiment.experimentId())).filter(filter);
        List<String> found = new ArrayList<>();
        for (RunData run : store().runs().search(search).items()) found.add(run.name());
        assertEquals(
                List.of(names).stream().sorted().toList(),
                found.stream().sorted().toList(),
                filter.toString());
        assertEquals(names.length, store().runs().count(search), filter.toString());
    }

    private List<String> ordered(ExperimentData experiment, Order order, int limit) throws Exception {
        Search search = Search.all()
                .in(List.of(experiment.experimentId()))
                .orderBy(List.of(order))
                .limit(limit);
        List<String> names = new ArrayList<>();
        for (String id : ids(search)) names.add(Given.read(store(), id).name());
        return names;
    }

    /** The ids on all pages. */
    private List<String> ids(Search first) throws Exception {
        List<String> ids = new ArrayList<>();
        Search search = first;
        for (; ; ) {
            Page<RunData> page = store().runs().search(search);
            for (RunData run : page.items()) ids.add(run.runId());
            assertTrue(page.items().size() <= first.limit(), "more than the limit");
            if (page.next() == null) return ids;
            assertTrue(!page.items().isEmpty(), "an empty page that says there are more");
            search = first.page(page.next());
        }
    }
}
