package dev.mlopskit.testkit.spi;

import static dev.mlopskit.tracking.Field.attribute;
import static dev.mlopskit.tracking.Field.metric;
import static dev.mlopskit.tracking.Field.param;
import static dev.mlopskit.tracking.Field.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.Search.OnDataset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a {@link LoggedModelStore} promises about finding logged models. */
public interface LoggedModelSearchContract extends StoreContract {
    private String model(RunData run, String name) throws Exception {
        return store().models()
                .create(new NewModel(
                        run.experimentId(),
                        run.runId(),
                        name,
                        Given.START,
                        Map.of("param", name + "!"),
                        Map.of("tag", name + "?")))
                .modelId();
    }

    private void measure(RunData run, String modelId, double auc, @Nullable String dataset) throws Exception {
        String digest = dataset == null ? null : "digest of " + dataset;
        // MLflow keeps one point of a model for a moment, whatever it was measured on.
        long moment = dataset == null ? 0 : dataset.length();
        store().runs()
                .log(
                        run.runId(),
                        List.of(new ModelMetric(Given.point("auc", auc, 0, moment), modelId, dataset, digest)));
    }

    private static Search in(RunData run, Filter filter) {
        return Search.all().in(List.of(run.experimentId())).filter(filter);
    }

    private void assertFound(Search search, String... names) throws Exception {
        assertEquals(
                List.of(names),
                Paging.all(store().models()::search, search, LoggedModelData::name).stream()
                        .sorted()
                        .toList(),
                search.toString());
        assertEquals(names.length, store().models().count(search), search.toString());
    }

    @Test
    default void models_are_found_by_what_is_known_of_them_and_counted() throws Exception {
        RunData run = Given.run(store());
        for (String name : List.of("a", "b", "c")) {
            String id = model(run, name);
            if (!name.equals("c")) store().models().setStatus(id, Status.READY);
            if (!name.equals("b")) measure(run, id, name.equals("a") ? 0.5 : 0.9, null);
        }
        Given.run(store());
        assertFound(in(run, Filter.all()), "a", "b", "c");
        assertFound(in(run, Filter.all()).limit(1), "a", "b", "c");
        assertFound(in(run, attribute("name").notEqualTo("b")), "a", "c");
        assertFound(in(run, param("param").equalTo("a!")), "a");
        assertFound(in(run, tag("tag").like("b%")), "b");
        assertFound(in(run, metric("auc").greaterThan(0.6)), "c");
        assertFound(in(run, metric("auc").notEqualTo(0.9)), "a");
        assertFound(in(run, attribute("status").equalTo("READY")).limit(1), "a", "b");
        assertFound(
                in(
                        run,
                        attribute("source_run_id")
                                .equalTo(run.runId())
                                .and(param("param").equalTo("c!"))),
                "c");
        assertFound(in(run, Filter.all()).in(List.of("987654321")));
    }

    @Test
    default void pages_of_any_size_give_each_model_once_and_in_order() throws Exception {
        RunData run = Given.run(store());
        double[] values = {0.3, 0.1, Double.POSITIVE_INFINITY, 0.2};
        for (int i = 0; i < values.length; i++) measure(run, model(run, "abcd".substring(i, i + 1)), values[i], null);
        model(run, "e");
        Search search = in(run, Filter.all());
        LoggedModelStore models = store().models();
        Paging.assertOrder(
                List.of("b", "d", "a", "c", "e"),
                models::search,
                search.orderBy(List.of(metric("auc").ascending())),
                LoggedModelData::name);
        Paging.assertOrder(
                List.of("c", "a", "d", "b", "e"),
                models::search,
                search.orderBy(List.of(metric("auc").descending())),
                LoggedModelData::name);
    }

    @Test
    default void on_a_dataset_only_what_was_measured_on_it_counts() throws Exception {
        RunData run = Given.run(store());
        String a = model(run, "a");
        String b = model(run, "b");
        measure(run, a, 0.9, "test");
        measure(run, a, 0.1, "training");
        measure(run, b, 0.5, "test");
        measure(run, model(run, "c"), 0.9, null);
        List<OnDataset> test = List.of(new OnDataset("test", "digest of test"));
        List<OnDataset> training = List.of(new OnDataset("training", "digest of training"));
        List<OnDataset> other = List.of(new OnDataset("test", "another digest"));
        assertFound(in(run, Filter.all()).on(test), "a", "b");
        assertFound(in(run, Filter.all()).on(training), "a");
        assertFound(in(run, Filter.all()).on(other));
        assertFound(in(run, metric("auc").greaterThan(0.6)).on(test), "a");
        assertFound(in(run, metric("auc").greaterThan(0.6)).on(training));
        Search ordered =
                in(run, Filter.all()).on(test).orderBy(List.of(metric("auc").ascending()));
        assertEquals(List.of("b", "a"), Paging.all(store().models()::search, ordered, LoggedModelData::name));
    }

    @Test
    default void a_dataset_without_a_digest_is_any_of_its_name() throws Exception {
        RunData run = Given.run(store());
        measure(run, model(run, "a"), 0.9, "test");
        measure(run, model(run, "b"), 0.9, "training");
        assertFound(in(run, Filter.all()).on(List.of(new OnDataset("test", null))), "a");
    }

    @Test
    default void only_the_metrics_that_are_wanted_come_with_a_model() throws Exception {
        RunData run = Given.run(store());
        String id = model(run, "a");
        ModelMetric loss = new ModelMetric(Given.point("loss", 1, 0, 0), id, null, null);
        ModelMetric auc = new ModelMetric(Given.point("auc", 1, 0, 0), id, null, null);
        store().runs().log(run.runId(), List.of(loss, auc));
        Search search = in(run, metric("auc").equalTo(1));
        LoggedModelData whole = store().models().byId(id).orElseThrow();
        assertEquals(List.of(whole), store().models().search(search).items());
        assertEquals(
                List.of(whole.withMetrics(Set.of("loss"))),
                store().models()
                        .search(search.metrics(Set.of("loss", "no such")))
                        .items());
        assertEquals(
                List.of(whole.withMetrics(Set.of())),
                store().models().search(search.metrics(Set.of())).items());
    }
}
