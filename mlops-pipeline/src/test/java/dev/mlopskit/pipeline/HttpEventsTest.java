package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mlopskit.core.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is posted is an event once it is answered with 202, and nothing else is. */
@Timeout(60)
class HttpEventsTest extends EventsTest {
    private static final Map<String, List<String>> NONE = Map.of();

    private HttpEvents http;

    @BeforeEach
    void mount() {
        http = HttpEvents.to(events, "hooks").maxBytes(100);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_posted_json_value_is_an_event_under_its_key() {
        Map<String, List<String>> headers = Map.of(
                "IDEMPOTENCY-KEY", List.of("order 1"), "content-type", List.of("application/json; charset=utf-8"));
        HttpEvents.Answer answer = http.answer("POST", headers, bytes("{\"id\": 1, \"tags\": [\"a\", null]}"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(Json.read(answer.body())).isEqualTo(Map.of("key", "order 1", "added", true));
        Event event = events.read("hooks", 0, 9).get(0);
        assertThat(event.key()).isEqualTo("order 1");
        assertThat(event.value(Map.class).get("id")).isEqualTo(1);

        HttpEvents.Answer again = http.answer("POST", headers, bytes("{}"));
        assertThat(again.status()).isEqualTo(202);
        assertThat(Json.read(again.body())).isEqualTo(Map.of("key", "order 1", "added", false));
        assertThat(events.read("hooks", 0, 9)).containsExactly(event);
    }

    @Test
    void numbers_are_kept_to_the_digit() {
        http.answer("POST", NONE, bytes("[1.5, -0.0, 1e999, 0.12345678901234567890, 12345678901234567890]"));
        assertThat(events.read("hooks", 0, 9).get(0).value())
                .isEqualTo(List.of(
                        1.5,
                        -0.0,
                        new BigDecimal("1E+999"),
                        new BigDecimal("0.12345678901234567890"),
                        new BigInteger("12345678901234567890")));
    }

    @Test
    void without_a_key_each_request_is_a_new_event() {
        for (int i = 0; i < 2; i++)
            assertThat(http.answer("POST", NONE, bytes("1")).status()).isEqualTo(202);
        assertThat(events.read("hooks", 0, 9)).hasSize(2);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("GET", NONE, "1", 405, "use POST and not GET"),
                Arguments.of("POST", NONE, "", 400, "the body is not one JSON value"),
                Arguments.of("POST", NONE, "{\"a\": 1, \"a\": 2}", 400, "the key 'a' stands twice"),
                Arguments.of("POST", NONE, "1 2", 400, "the body is not one JSON value"),
                Arguments.of("POST", NONE, "{\"a\": ", 400, "the body is not one JSON value"),
                Arguments.of("POST", NONE, "{\"a\": 1, \"a\": 2}", 400, "the body is not one JSON value"),
                Arguments.of("POST", NONE, "[{\"a\": {\"b\": 1, \"b\": 1}}]", 400, "the key 'b' stands twice"),
                Arguments.of("POST", NONE, "1e99999999999", 400, "is out of any range"),
                Arguments.of("POST", Map.of("Content-Length", List.of("7")), "[1, 2]", 400, "after 6 of 7 bytes"),
                Arguments.of("POST", NONE, "[" + "1,".repeat(60) + "1]", 413, "more than 100 bytes"),
                Arguments.of("POST", Map.of("Content-Type", List.of("text/csv")), "1", 415, "and not text/csv"),
                Arguments.of("POST", Map.of("Idempotency-Key", List.of(" ")), "1", 400, "use 1 to 500 characters"),
                Arguments.of("POST", Map.of("Idempotency-Key", List.of("x".repeat(501))), "1", 400, "use 1 to 500"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void what_is_no_event_is_refused(
            String method, Map<String, List<String>> headers, String body, int status, String why) {
        HttpEvents.Answer answer = http.answer(method, headers, bytes(body));
        assertThat(answer.status()).isEqualTo(status);
        assertThat((Map<?, ?>) Json.read(answer.body()))
                .extracting(map -> String.valueOf(map.get("error")))
                .asString()
                .contains(why);
        assertThat(events.read("hooks", 0, 9)).isEmpty();
    }

    @Test
    void bytes_that_are_no_text_and_values_too_deep_are_refused() {
        assertThat(http.answer("POST", NONE, new byte[] {'"', (byte) 0xff, '"'}).body())
                .contains("not in UTF-8");
        String deep = "[".repeat(300) + "]".repeat(300);
        HttpEvents.Answer answer = http.maxBytes(1000).answer("POST", NONE, bytes(deep));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.1", "9007199254740993.0", "5e-324", "1e999", "1.50", "-0.0", "12345678901234567890", "1e22"})
    void numbers_come_as_they_were_written(String number) {
        assertThat(http.answer("POST", NONE, bytes(number)).status()).isEqualTo(202);
        Object value = events.read("hooks", 0, 9).get(0).value();
        assertThat(new BigDecimal(String.valueOf(value))).isEqualByComparingTo(new BigDecimal(number));
    }

    @Test
    void the_length_of_what_was_packed_is_not_that_of_the_body() {
        Map<String, List<String>> headers =
                Map.of("Content-Length", List.of("25"), "Content-Encoding", List.of("gzip"));
        assertThat(http.answer("POST", headers, bytes("1")).status()).isEqualTo(202);
    }

    @Test
    void a_body_that_breaks_off_is_no_event() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks", http.handler());
        server.start();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            socket.getOutputStream()
                    .write(bytes("POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n123"));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .as("newer servers of the JDK hand over what there is")
                    .doesNotContain("202");
        } finally {
            server.stop(0);
        }
        assertThat(events.read("hooks", 0, 9)).isEmpty();
    }

    @Test
    void a_store_that_fails_is_not_answered_as_if_it_had_not() {
        tracking.close();
        HttpEvents.Answer answer = http.answer("POST", NONE, bytes("1"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("post it again, with the same Idempotency-Key");
    }

    @Test
    void limits_and_topics_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> http.maxBytes(0)).isInstanceOf(PipelineException.class);
        assertThatThrownBy(() -> HttpEvents.to(events, "")).hasMessageContaining("topic '' has a bad name");
    }

    @Test
    void the_server_of_the_jdk_can_mount_it() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks", http.handler());
        server.start();
        try {
            URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/hooks");
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> posted = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Idempotency-Key", "k")
                            .POST(HttpRequest.BodyPublishers.ofString("[1, 2]"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(202);
            assertThat(events.read("hooks", 0, 9)).extracting(Event::value).containsExactly(List.of(1, 2));
            HttpResponse<String> got =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(got.statusCode()).isEqualTo(405);
            assertThat(got.headers().firstValue("Allow")).contains("POST");
            HttpResponse<String> large = client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString("1".repeat(10_000)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(large.statusCode()).isEqualTo(413);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoever_posts_far_too_much_is_told_so() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks", http.handler());
        server.start();
        try {
            URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/hooks");
            byte[] huge = new byte[30_000_000];
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < 5; i++)
                for (String method : List.of("POST", "PUT"))
                    for (HttpRequest.BodyPublisher body : List.of(
                            HttpRequest.BodyPublishers.ofByteArray(huge),
                            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge))))
                        assertThat(client.send(
                                                HttpRequest.newBuilder(uri)
                                                        .method(method, body)
                                                        .build(),
                                                HttpResponse.BodyHandlers.ofString())
                                        .statusCode())
                                .isEqualTo(method.equals("POST") ? 413 : 405);
        } finally {
            server.stop(0);
        }
        assertThat(events.read("hooks", 0, 9)).isEmpty();
    }

    @Test
    void a_body_without_end_is_answered_and_cut_off() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hooks", http.handler());
        server.start();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes("POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000\r\n\r\n"));
            byte[] part = new byte[1 << 20];
            out.write(part);
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .as("before all is sent")
                    .isEqualTo("HTTP/1.1 413");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) out.write(part);
                    })
                    .isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }
}
