package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In PostgreSQL writers do not wait for each other, and yet no event comes in behind one that was seen. */
@Timeout(120)
class PostgresEventsTest {
    private static final int WRITERS = 4;
    private static final int EACH = 150;

    @TempDir
    Path folder;

    private PostgresDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = PostgresDatabase.create();
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
    }

    private Tracking tracking() {
        return EachDatabaseTest.store(folder, database.uri());
    }

    @Test
    void events_of_many_writers_reach_two_processes_with_one_consumer_once_and_in_order() throws Exception {
        List<Tracking> connections = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) connections.add(tracking());
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = Pipeline.define(
                "note",
                p -> p.task("note", p.events(), all -> seen.add(all.get(0).offset())));
        Pipeline makes = Pipeline.define("makes", p -> p.task("table", () -> 1).asset("busy"));
        List<EventQueue> queues = connections.stream().map(EventQueue::in).toList();
        try {
            for (int i = 0; i < 2; i++) {
                RunOptions options = RunOptions.builder()
                        .journal(Journal.in(connections.get(i)))
                        .build();
                queues.get(i).deliver("busy", Delivery.each().pollEvery(Duration.ofMillis(5)), pipeline, options);
            }
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writing.add(threads.submit(() -> {
                    RunOptions options = RunOptions.builder()
                            .journal(Journal.in(connections.get(number)))
                            .build();
                    IntStream.range(0, EACH).forEach(i -> {
                        if (i % 50 == 0) makes.run(options).orThrow();
                        else queues.get(number).publish("busy", number + "-" + i, i);
                    });
                }));
            }
            for (Future<?> future : writing) future.get();
            Await.until(() -> queues.get(0).position("busy", "note") == WRITERS * EACH);
        } finally {
            threads.shutdownNow();
            queues.forEach(EventQueue::close);
            connections.forEach(Tracking::close);
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, WRITERS * EACH).boxed().toList());
    }

    @Test
    void places_cleaning_and_reruns_are_as_in_a_file() {
        try (Tracking tracking = tracking();
                EventQueue events = EventQueue.in(tracking)) {
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            assertThat(events.publish("t", "1", List.of("a"))).isTrue();
            assertThat(events.publish("t", "1", List.of("b"))).isFalse();
            assertThat(events.publish("t", "2", null)).isTrue();
            Pipeline pipeline = Pipeline.define("count", p -> p.task("n", p.events(), List::size));
            events.deliver("t", Delivery.batch(2, Duration.ofHours(1)), pipeline, options);
            events.deliver("t", Delivery.latest().named("new").fromNow(), pipeline, options);
            Await.until(() -> events.position("t", "count") == 2);
            assertThat(events.position("t", "new")).isEqualTo(2);
            assertThat(events.clean("t", Duration.ZERO)).isEqualTo(2);
            Await.until(() -> options.journal().runs("count").get(0).state() != null);
            String run = options.journal().runs("count").get(0).id();
            PipelineRun again = pipeline.rerun(run, Rerun.from("n"), options).await();
            assertThat(again.orThrow().task("n").value()).isEqualTo(2);
            events.forget("t", "new");
        }
    }

    @Test
    void a_query_may_have_marks_that_ask_for_nothing() throws Exception {
        String sql = """
                SELECT id, $$it's?$$ AS "what?" -- is that so?
                FROM (VALUES (1, '{"a": 1}'::jsonb), (2, '{"a": 2}'), (3, '{"b": 3}')) AS n (id, data) /* a /* ? */ ? */
                WHERE data ?? 'a' AND (ARRAY[[0, 1], [2, 3]])[1][1] + id > ? AND E'\\'?' <> '?' ORDER BY id""";
        EventSource source = EventSources.query("shop", database.source(), sql, "id", 1);
        assertThat(source.poll(null).items()).extracting(EventSource.Item::key).containsExactly("shop/2");
    }
}
