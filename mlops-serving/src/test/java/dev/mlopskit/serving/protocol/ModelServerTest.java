package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** Addresses of this machine beside 127.0.0.1: those of its networks, and the others of the loopback where there are such. */
    static List<InetAddress> addresses() throws Exception {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces()))
            for (InetAddress address : Collections.list(network.getInetAddresses()))
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) addresses.add(address);
        if (System.getProperty("os.name").equals("Linux")) addresses.add(InetAddress.getByName("127.0.0.2"));
        return addresses;
    }

    @Test
    void it_listens_on_the_address_that_it_is_told_and_on_no_other() throws Exception {
        List<InetAddress> addresses = addresses();
        assumeThat(addresses).isNotEmpty();
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        for (InetAddress address : addresses) {
            try (ModelServer server =
                    ModelServer.builder().model("m", model()).address(address).start()) {
                assertThat(server.uri().getHost()).isEqualTo(address.getHostAddress());
                assertThat(post(server, "/invocations", ROW).body()).isEqualTo(ANSWER);
                assertThat(listens(loopback, server)).isFalse();
            }
            try (ModelServer server = ModelServer.start(model())) {
                assertThat(listens(loopback, server)).isTrue();
                assertThat(listens(address, server))
                        .as("the default on " + address)
                        .isFalse();
            }
            try (ModelServer server = ModelServer.builder()
                    .model("m", model())
                    .address(InetAddress.getByName("0.0.0.0"))
                    .start()) {
                assertThat(listens(loopback, server)).isTrue();
                assertThat(listens(address, server)).isTrue();
            }
        }
    }

    private static boolean listens(InetAddress address, ModelServer server) {
        try (Socket socket = new Socket(address, server.uri().getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void an_address_of_version_6_stands_in_brackets() throws Exception {
        InetAddress address = InetAddress.getByName("::1");
        assumeThat(Collections.list(NetworkInterface.getNetworkInterfaces()))
                .anyMatch(
                        network -> Collections.list(network.getInetAddresses()).contains(address));
        try (ModelServer server =
                ModelServer.builder().model("m", model()).address(address).start()) {
            assertThat(server.uri().getHost()).startsWith("[").endsWith(":1]");
            assertThat(post(server, "/invocations", ROW).body()).isEqualTo(ANSWER);
        }
    }

    @Test
    void an_address_of_another_machine_is_refused() throws Exception {
        ModelServer.Builder builder =
                ModelServer.builder().model("m", model()).address(InetAddress.getByName("192.0.2.1"));
        assertThatThrownBy(builder::start).isInstanceOf(ServingException.class).hasMessageContaining("192.0.2.1");
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
