package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models served on the JDK's server, as clients see it that keep to the rules. */
@Timeout(60)
class ModelServerTest {
    static final String ROW = "{\"inputs\": {\"a\": [1.5]}}";
    static final String ANSWER = "{\"predictions\":[{\"a\":1.5}]}";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static Echo model() {
        return Echo.of(Signature.builder().input("a", DataType.DOUBLE).build());
    }

    /** A model that says that it works, and goes on when it may. */
    static Scorer waiting(CountDownLatch working, CountDownLatch go) {
        return model().answering((given, params) -> {
            working.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return given;
        });
    }

    @Test
    void one_line_serves_a_model_by_both_protocols() throws Exception {
        try (ModelServer server = ModelServer.start(model())) {
            assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(post(server, "/invocations", ROW).body()).isEqualTo(ANSWER);
            assertThat(post(server, "/models/model/invocations", ROW).body()).isEqualTo(ANSWER);
            assertThat(get(server, "/ping").body()).isEqualTo("\n");
            assertThat(get(server, "/v2/models/model/ready").body()).isEqualTo("{\"ready\":true}");
            assertThat(get(server, "/v2/models/model").headers().firstValue("Content-Type"))
                    .hasValue("application/json");
        }
    }

    @Test
    void several_models_are_asked_by_their_names() throws Exception {
        try (ModelServer server = ModelServer.builder()
                .model("one", model())
                .model("two/three".replace('/', ' '), model())
                .start()) {
            assertThat(post(server, "/models/two%20three/invocations", ROW).body())
                    .isEqualTo(ANSWER);
            assertThat(post(server, "/invocations", ROW).statusCode()).isEqualTo(404);
            assertThat(post(server, "/invocations", ROW).body()).contains("[one, two three]");
            assertThat(post(server, "/models/four/invocations", ROW).statusCode())
                    .isEqualTo(404);
            assertThat(get(server, "/ping").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_request_beyond_those_that_may_run_is_told_to_come_again() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ModelServer server = ModelServer.builder()
                        .model("m", waiting(working, go))
                        .concurrency(1)
                        .start();
                Wire first = new Wire(server.uri()).post(ROW)) {
            working.await();
            HttpResponse<String> second = post(server, "/invocations", ROW);
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(get(server, "/ping").statusCode()).isEqualTo(200);
            go.countDown();
            assertThat(first.answer()).endsWith(ANSWER);
            assertThat(post(server, "/invocations", ROW).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void who_closes_waits_for_calls_that_run_while_new_ones_are_refused() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ModelServer server = ModelServer.start(waiting(working, go));
        try (Wire running = new Wire(server.uri()).post(ROW);
                Wire idle = new Wire(server.uri()).send("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(idle.answer()).contains(" 200 ");
            working.await();
            Thread closer = new Thread(server::close);
            closer.start();
            // Refused as soon as the server knows that it stops.
            String refused;
            do {
                refused = status(server.uri());
            } while (refused.contains(" 200 "));
            assertThat(refused).contains(" 503 ").contains("stopping");
            assertThat(closer.isAlive()).isTrue();
            go.countDown();
            assertThat(running.answer()).endsWith(ANSWER);
            closer.join();
            assertThat(idle.ends()).isTrue();
        }
        server.close();
        assertThatThrownBy(() -> new Wire(server.uri()).close()).hasMessageContaining("refused");
    }

    private static String status(URI uri) throws Exception {
        try (Wire wire = new Wire(uri).send("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n")) {
            return wire.answer();
        }
    }

    @Test
    void who_closes_does_not_wait_for_ever() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ModelServer server = ModelServer.builder()
                .model("m", waiting(working, never))
                .stopTimeout(Duration.ofMillis(50))
                .start();
        try (Wire running = new Wire(server.uri()).post(ROW)) {
            working.await();
            server.close();
            assertThat(running.ends()).isTrue();
        } finally {
            never.countDown();
        }
    }

    @Test
    void virtual_threads_serve_as_well() throws Exception {
        try (ModelServer server =
                ModelServer.builder().model("m", model()).virtualThreads().start()) {
            assertThat(post(server, "/invocations", ROW).body()).isEqualTo(ANSWER);
        }
    }

    @Test
    void mistakes_of_the_builder_are_told() {
        assertThatThrownBy(() -> ModelServer.builder().start()).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> ModelServer.builder().model("a/b", model())).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> ModelServer.builder().model("a", model()).model("a", model()))
                .isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> ModelServer.builder().port(70_000)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> ModelServer.builder().bodyLimit(0)).isInstanceOf(ServingException.class);
        try (ModelServer server = ModelServer.start(model())) {
            assertThatThrownBy(() -> ModelServer.builder()
                            .model("a", model())
                            .port(server.uri().getPort())
                            .start())
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("choose another port");
        }
    }

    private static HttpResponse<String> post(ModelServer server, String path, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(ModelServer server, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
}
