package dev.mlopskit.tracking.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked again and what is not, against a real server that misbehaves. */
@Timeout(60)
class RetryTest {
    private static final String RUN = "0123456789abcdef0123456789abcdef";
    private static final List<Metric> POINT = List.of(new Metric("loss", 0.5, 1, Instant.EPOCH));
    private static final NewRun NEW = new NewRun("1", "name", "user", Instant.EPOCH, Map.of());
    private static final String MADE =
            "{\"run\": {\"info\": {\"run_id\": \"" + RUN + "\", \"status\": \"RUNNING\", \"start_time\": 0}}}";

    private ScriptedServer server;
    private RunStore runs;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedServer();
        runs = server.open(Map.of()).runs();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 502, 503, 504})
    void a_point_is_sent_again_when_the_server_has_no_time(int status) {
        server.then(status, Map.of()).then(status, Map.of());
        runs.log(RUN, POINT);
        assertThat(server.seen()).hasSize(3).allMatch(server.seen().get(0)::equals);
    }

    @Test
    void a_point_is_sent_again_when_its_answer_is_lost() {
        server.thenBreaks().thenBreaks();
        runs.log(RUN, POINT);
        assertThat(server.seen()).hasSize(3);
    }

    @Test
    void a_proxy_that_fails_is_asked_again_and_a_failing_MLflow_is_not() {
        server.then(500, Map.of());
        runs.log(RUN, POINT);
        assertThat(server.seen()).hasSize(2);

        server.thenRefuses(500, "INTERNAL_ERROR", "the disk is full");
        assertThatThrownBy(() -> runs.log(RUN, POINT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("INTERNAL_ERROR")
                .hasMessageContaining("the disk is full");
        assertThat(server.seen()).hasSize(3);
    }

    @Test
    void a_run_is_not_made_again_when_nobody_knows_whether_it_was_made() {
        server.thenBreaks();
        assertThatThrownBy(() -> runs.create(NEW))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("it may have been done or not")
                .hasMessageContaining("look before you do it again");
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void a_run_is_made_again_when_the_server_says_that_it_did_not_look_at_it() {
        server.then(429, Map.of("Retry-After", "0")).then(200, "application/json", MADE);
        assertThat(runs.create(NEW).runId()).isEqualTo(RUN);
        assertThat(server.seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void a_run_is_not_made_again_after_an_answer_that_may_come_from_a_proxy(int status) {
        server.then(status, Map.of());
        assertThatThrownBy(() -> runs.create(NEW))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("" + status);
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void the_server_says_how_long_to_wait() {
        server.then(503, Map.of("Retry-After", "1"));
        long start = System.nanoTime();
        runs.log(RUN, POINT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_server_that_has_time_in_eight_thousand_years_is_given_up() {
        server.then(429, Map.of("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"));
        assertThatThrownBy(() -> runs.log(RUN, POINT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has no time for now (429)");
    }

    @Test
    void no_one_waits_beyond_the_deadline() throws IOException {
        RunStore hasty = server.open(Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")).runs();
        server.then(503, Map.of("Retry-After", "3600"));
        assertThatThrownBy(() -> hasty.log(RUN, POINT)).hasMessageContaining("has no time for now (503)");
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void an_answer_that_does_not_come_is_asked_for_again_and_then_given_up() {
        CountDownLatch never = new CountDownLatch(1);
        RunStore hasty = server.open(Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")).runs();
        ScriptedServer.Step slow = exchange -> await(never);
        server.then(slow);
        hasty.log(RUN, POINT);
        assertThat(server.seen()).hasSize(2);

        server.then(slow).then(slow).then(slow);
        assertThatThrownBy(() -> hasty.log(RUN, POINT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("gave no answer")
                .hasMessageContaining("doing it again is harmless");
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_body_that_stops_half_way_counts_as_no_answer() {
        RunStore hasty = server.open(Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")).runs();
        CountDownLatch never = new CountDownLatch(1);
        server.then(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(never);
        });
        server.then(200, "application/json", MADE);
        assertThat(hasty.byId(RUN)).isPresent();
        assertThat(server.seen()).hasSize(2);
        never.countDown();
    }

    @Test
    void the_number_of_tries_can_be_limited() {
        RunStore once =
                server.open(Map.of("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")).runs();
        server.thenBreaks();
        assertThatThrownBy(() -> once.log(RUN, POINT)).isInstanceOf(StoreException.class);
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void an_address_where_nobody_listens_is_given_up_soon() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        long start = System.nanoTime();
        assertThatThrownBy(() -> RestStore.open("http://127.0.0.1:" + port, Map.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("check the address");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void an_interrupt_ends_a_search_and_is_kept() {
        server.then(503, Map.of("Retry-After", "30"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> runs.search(Search.all().in(List.of("1")))).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void the_end_of_a_run_is_sent_though_the_thread_is_interrupted() {
        Thread thread = Thread.currentThread();
        thread.interrupt();
        server.then(503, Map.of("Retry-After", "0")).then(exchange -> {
            thread.interrupt();
            ScriptedServer.answer(exchange, 200, "application/json", "{}");
        });
        runs.setStatus(RUN, RunStatus.FAILED, Instant.EPOCH, POINT);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.seen()).hasSize(3);
        assertThat(server.seen().get(2)).contains("runs/update").contains("FAILED");
    }

    @Test
    void what_is_finished_in_spite_of_an_interrupt_has_a_deadline() {
        RunStore hasty = server.open(Map.of("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")).runs();
        server.then(503, Map.of("Retry-After", "3600"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hasty.log(RUN, POINT)).hasMessageContaining("has no time for now (503)");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waits_double_up_to_ten_seconds_and_are_left_to_chance_by_half() {
        for (int retry = 1; retry < 40; retry++) {
            long most = Math.min(10_000, 100L << Math.min(retry - 1, 20));
            assertThat(Backoff.before(retry).toMillis()).isBetween(most / 2, most);
        }
    }

    @Test
    void a_server_may_ask_for_seconds_or_a_date() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        assertThat(Backoff.asked(Optional.of("7"), now)).contains(Duration.ofSeconds(7));
        assertThat(Backoff.asked(Optional.of("Mon, 23 Nov 2026 12:01:00 GMT"), now))
                .contains(Duration.ofMinutes(1));
        assertThat(Backoff.asked(Optional.of("Mon, 23 Nov 2026 11:00:00 GMT"), now))
                .contains(Duration.ZERO);
        for (String late : new String[] {"Fri, 31 Dec 9999 23:59:59 GMT", "999999", "9".repeat(40)})
            assertThat(Backoff.asked(Optional.of(late), now).orElseThrow().toDays())
                    .isEqualTo(10);
        assertThat(Backoff.asked(Optional.of("soon"), now)).isEmpty();
        assertThat(Backoff.asked(Optional.empty(), now)).isEmpty();
    }
}
