package dev.mlopskit.serving.protocol;

import static dev.mlopskit.serving.protocol.ModelServerTest.ANSWER;
import static dev.mlopskit.serving.protocol.ModelServerTest.ROW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Tensor;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow, endless, wrong or in a hurry: each gets a short answer in JSON or none, and others are served. */
@Timeout(60)
class HostileClientTest {
    private static final String HEAD = "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private ModelServer server;

    @BeforeEach
    void start() {
        server = ModelServer.builder()
                .model("m", ModelServerTest.model())
                .bodyLimit(100_000)
                .bufferLimit(200_000)
                .requestTimeout(Duration.ofMillis(400))
                .start();
    }

    @AfterEach
    void others_are_served() throws IOException {
        try (ModelServer closed = server;
                Wire wire = new Wire(closed.uri()).post(ROW)) {
            assertThat(wire.answer()).endsWith(ANSWER);
        }
    }

    @Test
    void requests_that_do_not_wait_for_answers_get_them_in_order() throws IOException {
        try (Wire wire = new Wire(server.uri())) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                String body = ROW.replace("1.5", i + ".5");
                many.append(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            }
            wire.send(many.toString());
            for (int i = 0; i < 20; i++) assertThat(wire.answer()).contains("{\"a\":" + i + ".5}");
        }
    }

    @Test
    void a_connection_goes_on_after_a_mistake() throws IOException {
        try (Wire wire = new Wire(server.uri())) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.post("{\"foo\": \"</script>\"}").answer())
                        .contains(" 400 ")
                        .contains("application/json");
                assertThat(wire.post(ROW).answer()).endsWith(ANSWER);
            }
        }
    }

    @Test
    void a_body_in_chunks_is_a_body() throws IOException {
        try (Wire wire = new Wire(server.uri()).send(HEAD + "Transfer-Encoding: chunked\r\n\r\n")) {
            for (char letter : ROW.toCharArray()) wire.send("1\r\n" + letter + "\r\n");
            assertThat(wire.send("0\r\n\r\n").answer()).endsWith(ANSWER);
        }
    }

    @Test
    void who_asks_before_sending_is_told_to_go_on() throws IOException {
        try (Wire wire = new Wire(server.uri())
                .send(HEAD + "Expect: 100-continue\r\nContent-Length: " + ROW.length() + "\r\n\r\n")) {
            assertThat(wire.answer()).startsWith("HTTP/1.1 100 ");
            assertThat(wire.send(ROW).answer()).endsWith(ANSWER);
        }
    }

    @Test
    void a_question_for_the_head_only_has_no_body() throws IOException {
        try (Wire wire = new Wire(server.uri()).send("HEAD /ping HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(wire.answer()).contains(" 200 ").endsWith("\r\n\r\n");
            assertThat(wire.post(ROW).answer()).endsWith(ANSWER);
        }
    }

    @Test
    void a_body_that_is_too_long_is_refused_before_it_is_read() throws IOException {
        try (Wire wire = new Wire(server.uri()).send(HEAD + "Content-Length: 9999999999\r\n\r\n{")) {
            assertThat(wire.answer())
                    .contains(" 413 ")
                    .contains("application/json")
                    .contains("100000 bytes");
            assertThat(wire.ends()).isTrue();
        }
    }

    @Test
    void a_body_in_chunks_that_never_ends_is_refused() throws IOException {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        try (Wire wire = new Wire(server.uri()).send(HEAD + "Transfer-Encoding: chunked\r\n\r\n")) {
            wire.send(chunk + chunk);
            assertThat(wire.answer()).contains(" 413 ").contains("Connection: close");
        }
    }

    @Test
    void a_body_that_comes_letter_by_letter_is_refused_when_its_time_is_over() throws IOException {
        try (Wire wire = new Wire(server.uri()).send(HEAD + "Content-Length: 90000\r\n\r\n")) {
            drip(wire, " ");
            assertThat(wire.answer()).contains(" 408 ").contains("application/json");
            assertThat(wire.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POST /invocations HTTP/1.1\r\nX: "})
    void a_head_that_comes_letter_by_letter_ends_with_the_connection(String begin) throws IOException {
        try (Wire wire = new Wire(server.uri()).send(begin + "A")) {
            drip(wire, "a");
            assertThat(wire.ends()).isTrue();
        }
    }

    @Test
    void a_body_that_is_shorter_than_it_claims_ends_with_the_connection() throws IOException {
        try (Wire wire = new Wire(server.uri()).send(HEAD + "Content-Length: 90000\r\n\r\n" + ROW)) {
            assertThat(wire.ends()).isTrue();
        }
    }

    /** Says a letter now and then until the server says something or hangs up. */
    private static void drip(Wire wire, String letter) throws IOException {
        try {
            while (!wire.hears(20)) wire.send(letter);
        } catch (SocketException hungUp) {
            // That is one of the ways in which it ends.
        }
    }

    @Test
    void connections_that_say_nothing_hold_nothing() throws IOException {
        List<Wire> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) silent.add(new Wire(server.uri()));
            try (Wire wire = new Wire(server.uri()).post(ROW)) {
                assertThat(wire.answer()).endsWith(ANSWER);
            }
        } finally {
            for (Wire wire : silent) wire.close();
        }
    }

    @Test
    void more_slow_clients_than_threads_make_others_wait_no_longer_than_their_time() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) slow.add(new Wire(server.uri()).send("POST /inv"));
            try (Wire wire = new Wire(server.uri()).post(ROW)) {
                assertThat(wire.answer()).endsWith(ANSWER);
            }
            for (Wire wire : slow) assertThat(wire.ends()).isTrue();
        } finally {
            for (Wire wire : slow) wire.close();
        }
    }

    @Test
    void bodies_take_no_more_memory_together_than_they_may() throws IOException {
        String body = " ".repeat(99_000);
        List<Wire> clients = new ArrayList<>();
        try (ModelServer other = ModelServer.builder()
                .model("m", ModelServerTest.model())
                .bodyLimit(100_000)
                .bufferLimit(200_000)
                .requestTimeout(Duration.ofSeconds(20))
                .stopTimeout(Duration.ZERO)
                .start()) {
            // All but the last byte, so that each is held for the whole time.
            for (int i = 0; i < 3; i++)
                clients.add(new Wire(other.uri()).send(HEAD + "Content-Length: 99001\r\n\r\n" + body));
            int next = 0;
            while (!clients.get(next).hears(20)) next = (next + 1) % 3;
            assertThat(clients.get(next).answer()).contains(" 503 ").containsIgnoringCase("Retry-After: 1");
        } finally {
            for (Wire wire : clients) wire.close();
        }
    }

    @Test
    void an_answer_that_nobody_takes_ends_with_the_connection() throws IOException {
        String[] long_ = {"x".repeat(50_000_000)};
        try (ModelServer other = ModelServer.builder()
                        .model(
                                "m",
                                ModelServerTest.model().answering((given, params) -> Map.of("y", Tensor.of(long_, 1))))
                        .requestTimeout(Duration.ofMillis(300))
                        .start();
                Wire wire = new Wire(other.uri()).post(ROW)) {
            assertThat(wire.hears(5000)).isTrue();
            // Nothing is read for longer than an answer may take.
            try (Wire clock = new Wire(other.uri()).send("GET /ping HTTP/1.1\r\nX: ")) {
                clock.ends();
            }
            assertThat(wire.ends()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET\r\n\r\n",
                "POST /invocations HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
                "POST /invocations HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "POST /invocations HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET http://[ HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "\0\0\0\0\r\n\r\n"
            })
    void what_is_no_http_ends_with_the_connection_or_an_error(String text) throws IOException {
        try (Wire wire = new Wire(server.uri()).send(text)) {
            // These never reach us: the JDK answers itself, in a page of one line, which is why only that is asked for.
            assertThat(wire.answerOrNothing())
                    .containsPattern("^$|HTTP/1.1 [45]\\d\\d ")
                    .doesNotContain("\tat ")
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void a_flood_of_headers_ends_with_the_connection_or_an_error() throws IOException {
        try (Wire wire = new Wire(server.uri())) {
            StringBuilder flood = new StringBuilder("GET /ping HTTP/1.1\r\n");
            for (int i = 0; i < 100_000; i++)
                flood.append("X-").append(i).append(": ").append(i).append("\r\n");
            try {
                wire.send(flood + "\r\n");
                assertThat(wire.answer()).doesNotContain("HTTP/1.1 200 ");
            } catch (IOException hungUp) {
                // That is the other way.
            }
        }
    }
}
