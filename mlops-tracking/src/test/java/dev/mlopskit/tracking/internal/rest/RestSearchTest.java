package dev.mlopskit.tracking.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a search costs a server. */
@Timeout(60)
class RestSearchTest {
    private static final String EVERYWHERE =
            "{\"experiments\": [{\"experiment_id\": \"0\"}, {\"experiment_id\": \"7\"}]}";
    private static final String MORE = "{\"runs\": [{\"info\": {\"run_id\": \"r\", \"status\": \"RUNNING\"}}],"
            + " \"next_page_token\": \"more==\"}";
    private static final String LAST = "{\"runs\": [{\"info\": {\"run_id\": \"s\", \"status\": \"RUNNING\"}}]}";

    private ScriptedServer server;
    private TrackingStore store;
    private RunStore runs;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedServer();
        store = server.open(Map.of());
        runs = store.runs();
    }

    private void answer(String... answers) {
        for (String answer : answers) server.then(200, "application/json", answer);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void the_pages_of_a_search_everywhere_ask_once_where_that_is() {
        answer(EVERYWHERE, MORE, LAST);
        Page<RunData> first = runs.search(Search.all());
        Page<RunData> second = runs.search(Search.all().page(first.next()));
        assertThat(second.items()).extracting(RunData::runId).containsExactly("s");
        assertThat(second.next()).isNull();
        assertThat(server.seen()).hasSize(3);
        assertThat(server.seen().get(0)).contains("experiments/search");
        assertThat(server.seen().get(2)).contains("[\"0\",\"7\"]").contains("\"more==\"");
    }

    @Test
    void a_count_asks_once_and_reads_pages_of_a_thousand() {
        answer(EVERYWHERE, MORE, LAST);
        assertThat(runs.count(Search.all())).isEqualTo(2);
        assertThat(server.seen()).hasSize(3);
        assertThat(server.seen().subList(1, 3)).allMatch(request -> request.contains("\"max_results\":1000"));
    }

    @Test
    void where_the_models_of_a_page_of_versions_lie_is_asked_once() {
        String gone = "m-" + "4".repeat(32);
        answer(
                "{\"model_versions\": [" + version(1) + "," + version(2) + "," + version(3) + "," + version(4) + "]}",
                EVERYWHERE,
                "{\"models\": [" + model(1) + "," + model(2) + "," + model(3) + "]}",
                "{\"artifact_uri\": \"s3://deleted\"}");
        assertThat(store.registry().searchVersions(Search.all()).items())
                .extracting(ModelVersionData::location)
                .containsExactly("s3://1", "s3://2", "s3://3", "s3://deleted");
        assertThat(server.seen()).hasSize(4);
        assertThat(server.seen().get(2)).contains("model_id IN ('m-1").contains(gone);
    }

    private static String version(int number) {
        return "{\"name\": \"x\", \"version\": \"" + number + "\", \"source\": \"models:/m-"
                + String.valueOf(number).repeat(32) + "\"}";
    }

    private static String model(int number) {
        return "{\"info\": {\"model_id\": \"m-" + String.valueOf(number).repeat(32) + "\", \"artifact_uri\": \"s3://"
                + number + "\"}}";
    }
}
