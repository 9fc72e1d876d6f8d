package dev.mlopskit.tracking.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What answers, and is no MLflow server. */
@Timeout(60)
class StrangeServerTest {
    private static final String RUN = "0123456789abcdef0123456789abcdef";
    private static final String SAME = "{\"next_page_token\": \"same\"}";

    private ScriptedServer server;
    private TrackingStore store;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedServer();
        store = server.open(Map.of());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void answer(String... answers) {
        for (String answer : answers) server.then(200, "application/json", answer);
    }

    private void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(server.uri())
                .hasMessageContaining("address of an MLflow server");
    }

    @Test
    void a_server_that_says_yes_to_all_is_not_opened() {
        answer("{}", "{}");
        assertRefused(() -> RestStore.open(server.uri(), Map.of()));
    }

    @Test
    void a_server_without_experiments_is_opened() {
        answer("{}");
        server.thenRefuses(404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=0 exists");
        RestStore.open(server.uri(), Map.of()).close();
        answer("{}");
        server.then(403, "text/plain", "Permission denied");
        RestStore.open(server.uri(), Map.of()).close();
    }

    @Test
    void answers_that_lack_what_was_asked_for_are_refused() {
        assertRefused(() -> store.experiments().create(new NewExperiment("x", null, Map.of())));
        assertRefused(() -> store.experiments().byName("x"));
        assertRefused(() -> store.runs().create(new NewRun("1", "n", "u", Instant.EPOCH, Map.of())));
        assertRefused(() -> store.runs().byId(RUN));
        assertRefused(() -> store.models().byId("m-1"));
        assertRefused(() -> store.registry().model("x"));
        assertRefused(() -> store.registry().version("x", 1));
    }

    @Test
    void a_page_that_leads_to_itself_is_refused() {
        answer(SAME, SAME);
        assertRefused(() -> store.runs().history(RUN, "loss"));
        answer(SAME, SAME);
        assertRefused(() -> store.runs().count(Search.all().in(List.of("1"))));
        assertRefusedTwice(store.runs()::search, Search.all().in(List.of("1")));
        assertRefusedTwice(store.experiments()::search, Search.all());
        assertRefusedTwice(store.registry()::searchVersions, Search.all());
    }

    private <T> void assertRefusedTwice(Function<Search, Page<T>> source, Search search) {
        answer(SAME, SAME);
        Search second = search.page(source.apply(search).next());
        assertRefused(() -> source.apply(second));
    }

    @Test
    void a_server_whose_runs_have_no_end_is_opened() {
        answer("{\"experiments\": [{\"experiment_id\": \"0\"}]}", "{\"experiments\": [{\"experiment_id\": \"0\"}]}");
        answer(SAME, SAME);
        Tracking.builder().uri(server.uri()).environment(Map.of()).open().close();
        assertThat(server.seen().get(server.seen().size() - 1))
                .contains("runs/search")
                .contains("\"same\"");
    }

    @Test
    void stores_share_their_threads() {
        List<TrackingStore> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            open.add(RestStore.open(server.uri(), Map.of()));
            RestStore.open(server.uri(), Map.of()).close();
        }
        // Those of other tests, which had another time limit or are not yet collected, are there too.
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .hasSizeLessThan(10);
        open.forEach(TrackingStore::close);
    }
}
