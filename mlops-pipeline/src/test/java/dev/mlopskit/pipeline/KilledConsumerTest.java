package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the process dies, each event belongs to one run, and the run comes to its end. */
@Timeout(240)
class KilledConsumerTest {
    private static final int EVENTS = 300;
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    private List<String> effects() {
        try {
            Path file = KilledConsumer.effects(folder);
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits as long as the process lives. */
    private void until(Process process, BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            if (!process.isAlive())
                throw new AssertionError("it died: " + Files.readString(folder.resolve("output.txt")));
            Thread.onSpinWait();
        }
    }

    private static boolean isDone(Journal journal, int events) {
        return journal.runs("work").stream()
                        .filter(run -> run.state() == RunState.SUCCESS)
                        .count()
                == events;
    }

    private void assertEachEventHasOneRun(Journal journal, int events, int kills) {
        List<String> told = effects();
        Set<String> eventsWithRuns = told.stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(eventsWithRuns.stream().map(line -> line.substring(0, line.indexOf(' '))))
                .as("events, by the runs that saw them")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, events).mapToObj(i -> "e" + i).toList());
        assertThat(eventsWithRuns.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
                .as("runs, by the events that they saw")
                .doesNotHaveDuplicates();
        assertThat(journal.runs("work")).hasSize(events).allMatch(run -> run.state() == RunState.SUCCESS);
        assertThat(told.size() - 2 * events)
                .as("bodies that ran again since they were killed, at most one of each active run")
                .isBetween(0, kills);
    }

    @Test
    void no_event_is_lost_and_none_is_run_twice_by_processes_that_are_killed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Tracking tracking = KilledConsumer.tracking(folder);
                EventQueue events = EventQueue.in(tracking)) {
            Journal journal = Journal.in(tracking);
            Thread publisher = new Thread(
                    () -> IntStream.range(0, EVENTS).forEach(i -> events.publish(KilledConsumer.TOPIC, "e" + i, i)));
            publisher.start();
            int[] points = random.ints(KILLS, 1, 2 * EVENTS - 20).sorted().toArray();
            for (int point : points) {
                Process process = KilledConsumer.start(folder, 1);
                until(process, () -> effects().size() >= point);
                for (int spins = random.nextInt(200_000); spins > 0; spins--) Thread.onSpinWait();
                kill(process);
            }
            publisher.join();
            Process last = KilledConsumer.start(folder, 1);
            until(last, () -> isDone(journal, EVENTS));
            kill(last);
            assertThat(events.position(KilledConsumer.TOPIC, "work")).isEqualTo(EVENTS);
            assertEachEventHasOneRun(journal, EVENTS, KILLS);
            assertThat(effects().stream()
                            .filter(line -> line.startsWith("end"))
                            .map(line -> line.split(" ")[1])
                            .distinct())
                    .as("in the order of the events, seed " + seed)
                    .containsExactlyElementsOf(
                            IntStream.range(0, EVENTS).mapToObj(i -> "e" + i).toList());
        }
    }

    @Test
    void a_process_that_lives_goes_on_with_the_runs_of_one_that_was_killed() throws Exception {
        try (Tracking tracking = KilledConsumer.tracking(folder);
                EventQueue events = EventQueue.in(tracking)) {
            Journal journal = Journal.in(tracking);
            for (int i = 0; i < 100; i++) events.publish(KilledConsumer.TOPIC, "e" + i, i);
            Process process = KilledConsumer.start(folder, 3);
            until(process, () -> effects().size() >= 20);
            EventWorker worker = KilledConsumer.deliver(events, folder, tracking, 3);
            kill(process);
            Await.until(() -> isDone(journal, 100));
            worker.close();
            assertEachEventHasOneRun(journal, 100, 3);
        }
    }
}
