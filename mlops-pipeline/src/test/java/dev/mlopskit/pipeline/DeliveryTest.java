package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A delivery is a run of the journal, and each event of a topic belongs to one. */
@Timeout(60)
class DeliveryTest extends EventsTest {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private Pipeline noting() {
        return Pipeline.define("note", p -> p.task("note", p.events(), all -> seen.add(joined(all))));
    }

    private static String joined(List<Event> all) {
        return all.stream().map(Event::key).collect(Collectors.joining(" "));
    }

    private void publish(int from, int to) {
        for (int i = from; i <= to; i++) events.publish("t", "" + i, i);
    }

    private void awaitSeen(int runs) {
        Await.until(() -> seen.size() >= runs);
    }

    @Test
    void each_event_has_a_run_in_the_order_of_the_events() {
        publish(1, 3);
        EventWorker worker = events.deliver("t", Delivery.each(), noting(), options);
        awaitSeen(3);
        publish(4, 5);
        awaitSeen(5);
        worker.close();
        publish(6, 6);
        assertThat(seen).containsExactly("1", "2", "3", "4", "5");
        assertThat(events.position("t", "note")).isEqualTo(5);
        assertThat(journal.runs("note")).hasSize(5).allMatch(run -> run.state() == RunState.SUCCESS);
        assertThat(worker.isOver()).isTrue();

        events.deliver("t", Delivery.each(), noting(), options);
        awaitSeen(6);
        assertThat(seen).endsWith("5", "6");
    }

    @Test
    void a_batch_is_delivered_when_it_is_full() {
        publish(1, 7);
        events.deliver("t", Delivery.batch(3, Duration.ofMinutes(1)), noting(), options);
        awaitSeen(2);
        publish(8, 9);
        awaitSeen(3);
        assertThat(seen).containsExactly("1 2 3", "4 5 6", "7 8 9");
    }

    @RepeatedTest(10) // the time may go on while events are read
    void a_batch_is_delivered_when_its_oldest_event_has_waited() {
        events.deliver("t", Delivery.batch(3, Duration.ofMinutes(1)), noting(), options);
        publish(1, 1);
        clock.advance(30_000);
        publish(2, 2);
        assertThat(seen).isEmpty();
        clock.advance(29_999);
        assertThat(events.position("t", "note")).isZero();
        clock.advance(1);
        awaitSeen(1);
        assertThat(seen).containsExactly("1 2");
    }

    @Test
    void the_latest_passes_over_those_before_it() throws Exception {
        Semaphore go = new Semaphore(0);
        Pipeline pipeline = Pipeline.define(
                "note",
                p -> p.task("note", p.events(), all -> {
                    seen.add(joined(all));
                    go.acquire();
                    return 0;
                }));
        publish(1, 3);
        events.deliver("t", Delivery.latest(), pipeline, options);
        awaitSeen(1);
        publish(4, 8);
        assertThat(seen).containsExactly("3");
        go.release();
        awaitSeen(2);
        go.release();
        assertThat(seen).containsExactly("3", "8");
        assertThat(events.position("t", "note")).isEqualTo(8);
    }

    @Test
    void no_more_runs_go_on_at_the_same_time_than_may() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        Pipeline pipeline = Pipeline.define(
                "many",
                p -> p.task("one", p.events(), all -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    three.countDown();
                    if (all.get(0).offset() <= 3) three.await();
                    now.decrementAndGet();
                    return seen.add(joined(all));
                }));
        publish(1, 20);
        events.deliver("t", Delivery.each().maxActive(3), pipeline, options);
        awaitSeen(20);
        assertThat(most).hasValue(3);
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(String::valueOf).toList());
    }

    @Test
    void two_processes_with_the_same_consumer_share_the_events() {
        publish(1, 60);
        try (Tracking second = Tracking.open(folder.resolve("mlflow.db"));
                EventQueue beside = EventQueue.in(second)) {
            RunOptions other = RunOptions.builder().journal(Journal.in(second)).build();
            events.deliver("t", Delivery.each().maxActive(4), noting(), options);
            beside.deliver("t", Delivery.each().maxActive(4).pollEvery(Duration.ofMillis(5)), noting(), other);
            awaitSeen(60);
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(60);
        assertThat(journal.runs("note")).hasSize(60);
    }

    @Test
    void what_open_runs_were_given_is_not_read_to_begin_another() throws Exception {
        Semaphore go = new Semaphore(0);
        Pipeline pipeline = Pipeline.define(
                "note",
                p -> p.task("note", p.events(), all -> {
                    seen.add(joined(all));
                    go.acquire();
                    return 0;
                }));
        publish(1, 1);
        EventWorker worker = events.deliver("t", Delivery.each().maxActive(2), pipeline, options);
        awaitSeen(1);
        sql("UPDATE mlopskit_pipeline_runs SET events = '?'");
        publish(2, 2);
        try {
            awaitSeen(2);
        } finally {
            go.release(2);
        }
        assertThat(worker.failure()).isEmpty();
        assertThat(column("SELECT first_offset FROM mlopskit_pipeline_runs ORDER BY first_offset"))
                .containsExactly("1", "2");
    }

    @Test
    void consumers_of_a_topic_do_not_know_of_each_other() {
        publish(1, 2);
        events.deliver("t", Delivery.each().named("a"), noting(), options);
        events.deliver("t", Delivery.batch(2, Duration.ZERO).named("b"), noting(), options);
        events.deliver("t", Delivery.each().named("c").fromNow(), noting(), options);
        awaitSeen(3);
        publish(3, 4);
        awaitSeen(8);
        assertThat(seen).contains("1", "2", "1 2").filteredOn("3"::equals).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_failed_run_does_not_stop_its_consumer() {
        publish(1, 3);
        events.deliver("t", Delivery.each(), failing(), options);
        awaitSeen(3);
        assertThat(seen).containsExactly("1", "2", "3");
    }

    private Pipeline failing() {
        return Pipeline.define(
                "note",
                p -> p.task("note", p.events(), all -> {
                    seen.add(joined(all));
                    if (all.get(0).offset() == 2) throw new IllegalStateException("no");
                    return 0;
                }));
    }

    @RepeatedTest(10) // the end of a run is in the journal before it is told
    void a_failed_run_stops_a_consumer_that_says_so() {
        publish(1, 3);
        EventWorker worker = events.deliver("t", Delivery.each().stopOnFailure(), failing(), options);
        Await.until(worker::isOver);
        assertThat(seen).containsExactly("1", "2");
        assertThat(worker.failure().orElseThrow())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("of pipeline 'note' is FAILED, and consumer 'note' of topic 't' stops then");

        JournaledRun failed = journal.runs("note").get(0);
        PipelineRun again = noting().rerun(failed.id(), Rerun.failed(), options).await();
        assertThat(again.state()).isEqualTo(RunState.SUCCESS);
        assertThat(seen).as("with the events of the run").containsExactly("1", "2", "2");

        events.deliver("t", Delivery.each().stopOnFailure(), noting(), options);
        awaitSeen(4);
        assertThat(seen).endsWith("3");
    }

    @Test
    void closing_waits_for_the_run_that_goes_on() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore go = new Semaphore(0);
        Pipeline pipeline = Pipeline.define(
                "slow",
                p -> p.task("slow", () -> {
                    begun.countDown();
                    go.acquire();
                    return seen.add("done");
                }));
        publish(1, 2);
        EventWorker worker = events.deliver("t", Delivery.each(), pipeline, options);
        Await.latch(begun);
        Thread closing = new Thread(worker::close);
        closing.start();
        Await.until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        go.release();
        closing.join();
        assertThat(seen).containsExactly("done");
        assertThat(events.position("t", "slow")).isEqualTo(1);
    }

    @Test
    void a_run_that_asks_is_answered_by_way_of_its_worker() {
        publish(1, 2);
        EventWorker worker = events.deliver("t", Delivery.each(), asking(), options);
        answer(worker);
        answer(worker);
        awaitSeen(2);
        assertThat(seen).containsExactly("reviewer", "reviewer");
        Await.until(() -> worker.activeRuns().isEmpty());
        worker.close();
    }

    private Pipeline asking() {
        return Pipeline.define("ask", p -> {
            Task<Approval> ask = p.approval("ask", "really?").timeout(Duration.ofHours(1));
            p.task("do", ask, answer -> seen.add(answer.by()));
        });
    }

    private static void answer(EventWorker worker) {
        ActiveRun run = asked(worker);
        run.approve("ask", "reviewer", "");
        run.await();
    }

    private static ActiveRun asked(EventWorker worker) {
        Await.until(() ->
                worker.activeRuns().stream().anyMatch(run -> !run.questions().isEmpty()));
        return worker.activeRuns().get(0);
    }

    @Test
    void closing_leaves_a_run_that_asks_to_the_next_delivery() {
        publish(1, 1);
        EventWorker worker = events.deliver("t", Delivery.each(), asking(), options);
        ActiveRun left = asked(worker);
        worker.close();
        assertThatThrownBy(left::await).hasMessageContaining("as it waits for an answer");
        assertThat(journal.run(left.id()).abandoned()).isTrue();
        EventWorker next = events.deliver("t", Delivery.each(), asking(), options);
        answer(next);
        awaitSeen(1);
        assertThat(journal.run(left.id()).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_question_that_is_asked_again_has_what_is_left_of_its_time() {
        RunOptions timed = RunOptions.builder().journal(journal).clock(clock).build();
        publish(1, 1);
        EventWorker worker = events.deliver("t", Delivery.each(), asking(), timed);
        ActiveRun left = asked(worker);
        worker.close();
        clock.advance(Duration.ofMinutes(59));
        ActiveRun again = asking().resume(left.id(), timed);
        assertThat(again.questions()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(again.await().task("ask").error()).isInstanceOf(TaskTimeoutException.class);
    }

    @Test
    void a_run_that_failed_is_logged_with_what_it_failed_with() {
        try (Logged logged = Logged.of(EventWorker.class)) {
            publish(1, 2);
            EventWorker worker = events.deliver("t", Delivery.each(), failing(), options);
            Await.until(() -> !logged.warnings().isEmpty());
            worker.close();
            assertThat(logged.warnings())
                    .containsExactly("run of consumer 'note' of topic 't' failed: run "
                            + journal.runs("note").get(0).id() + ": no");
        }
    }

    @Test
    void a_run_without_a_delivery_has_no_events() {
        PipelineRun run =
                Pipeline.define("p", p -> p.task("n", p.events(), List::size)).run();
        assertThat(run.orThrow().task("n").value()).isEqualTo(0);
    }

    @Test
    void an_asset_is_an_event_of_its_topic() {
        Pipeline makes = Pipeline.define("makes", p -> {
            p.task("table", () -> 7).asset("penguins");
            p.task("broken", () -> {
                        throw new IllegalStateException("no");
                    })
                    .asset("never");
        });
        PipelineRun run = makes.run(options);
        makes.run();
        assertThat(events.read("never", 0, 9)).isEmpty();
        assertThat(events.read("penguins", 0, 9)).singleElement().satisfies(event -> {
            assertThat(event.key()).isEqualTo(run.id() + "/table");
            assertThat(event.value())
                    .isEqualTo(Map.of("pipeline", "makes", "run", run.id(), "task", "table", "value", 7));
        });
        events.deliver("penguins", Delivery.latest(), noting(), options);
        awaitSeen(1);
        assertThat(seen).containsExactly(run.id() + "/table");
        assertThatThrownBy(
                        () -> Pipeline.define("bad", p -> p.task("t", () -> 1).asset("a b")))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("task 't' cannot have the asset 'a b'");
    }

    record Row(String name, double weight) {}

    record Made(String pipeline, String run, String task, List<Row> value) {}

    @Test
    void the_event_of_an_asset_has_the_value_that_is_kept_unless_it_is_long() {
        List<Row> rows = List.of(new Row("\"a\"]}", 1.5), new Row("b", -0.0));
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("when", Instant.EPOCH);
        nested.put("none", null);
        Pipeline makes = Pipeline.define("makes", p -> {
            p.task("rows", () -> rows).asset("made");
            p.task("nested", () -> nested).asset("made");
            p.task("nothing", () -> null).asset("made");
            p.task("long", () -> "x".repeat(70_000)).asset("made");
            p.task("transient", Object::new).transientValue().asset("made");
            p.map("each", p.value(List.of(1, 2)), i -> i).asset("made");
        });
        makes.run(options).orThrow();
        Map<Object, Map<?, ?>> told = new HashMap<>();
        for (Event event : events.read("made", 0, 9))
            told.put(event.value(Map.class).get("task"), event.value(Map.class));
        assertThat(told).hasSize(6);
        assertThat(told.get("rows").get("value")).isEqualTo(rows);
        assertThat(told.get("nested").get("value")).isEqualTo(nested);
        assertThat(told.get("nothing").containsKey("value")).isTrue();
        assertThat(told.get("nothing").get("value")).isNull();
        for (String without : List.of("long", "transient", "each"))
            assertThat(told.get(without).keySet()).as(without).hasSize(3);
        Event event = events.read("made", 0, 9).stream()
                .filter(each -> each.key().endsWith("/rows"))
                .findFirst()
                .orElseThrow();
        assertThat(event.value(Made.class).value()).isEqualTo(rows);
    }

    @Test
    void what_cannot_be_delivered_is_refused_before_anything_runs() {
        publish(1, 1);
        assertThatThrownBy(() -> events.deliver("t", Delivery.each(), noting(), RunOptions.defaults()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("events of topic 't' cannot be delivered to pipeline 'note' without a journal")
                .hasMessageContaining("Journal.in(tracking)");
        try (Tracking other = Tracking.open(folder.resolve("other.db"))) {
            RunOptions elsewhere =
                    RunOptions.builder().journal(Journal.in(other)).build();
            assertThatThrownBy(() -> events.deliver("t", Delivery.each(), noting(), elsewhere))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("with a journal of another store");
        }
        assertThatThrownBy(() -> events.deliver("", Delivery.each(), noting(), options))
                .hasMessageContaining("topic '' has a bad name");
        RunOptions params = RunOptions.builder()
                .journal(journal)
                .params(java.util.Map.of("no", 1))
                .build();
        assertThatThrownBy(() -> events.deliver("t", Delivery.each(), noting(), params))
                .isInstanceOf(InvalidPipelineException.class);
        assertThatThrownBy(() -> Delivery.batch(0, Duration.ZERO)).hasMessageContaining("cannot have 0 events: take 1");
        assertThatThrownBy(() -> Delivery.batch(1, Duration.ofSeconds(-1)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("cannot wait for PT-1S: take zero or more");
        assertThatThrownBy(() -> Delivery.each().maxActive(0)).hasMessageContaining("take 1 or more");
        assertThatThrownBy(() -> Delivery.each().named("a b")).hasMessageContaining("consumer 'a b' has a bad name");
        assertThatThrownBy(() -> Delivery.each().pollEvery(Duration.ZERO)).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> events.position("t", "note")).hasMessageContaining("has no consumer 'note'");
        assertThat(seen).isEmpty();
        assertThat(journal.runs("note")).isEmpty();
    }
}
