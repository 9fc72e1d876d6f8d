package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker goes on after a run that failed or stops there, waits for the run that goes on, and answers for those that ask. */
@Timeout(60)
class EventWorkerTest extends DeliveringTest {
    private Pipeline failing() {
        return noting(all -> {
            if (all.get(0).offset() == 2) throw new IllegalStateException("no");
            return 0;
        });
    }

    @Test
    void a_failed_run_does_not_stop_its_consumer() {
        publish(1, 3);
        events.deliver("t", Delivery.each(), failing(), options);
        awaitSeen(3);
        assertThat(seen).containsExactly("1", "2", "3");
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
}
