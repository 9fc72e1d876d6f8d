package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever the process dies, no event is given to two runs, none that is to have one is left without, and the runs come to their end. {@code benchmarks/soak} kills oftener. */
@Timeout(240)
class KilledConsumerTest extends EachDatabaseTest {
    private static final int EVENTS = 60;
    private static final int KILLS = 2;

    private final Random random = new Random();
    private EventQueue events;

    @BeforeEach
    void openEvents() {
        events = EventQueue.in(tracking);
    }

    @AfterEach
    void closeEvents() {
        events.close();
    }

    private Child start(String kind, int maxActive) throws IOException {
        return Child.start(KilledConsumer.class, folder, uri(), kind, "" + maxActive);
    }

    private List<String> effects() {
        return Child.effects(folder);
    }

    /** The keys of the events that runs saw, by the runs in the order of their first effects. */
    private Map<String, List<String>> seen() {
        Map<String, List<String>> seen = new LinkedHashMap<>();
        for (String line : effects()) {
            String[] parts = line.split(" ");
            List<String> keys = List.of(parts[1].split(","));
            assertThat(seen.computeIfAbsent(parts[2], run -> keys))
                    .as("events of one run")
                    .isEqualTo(keys);
        }
        return seen;
    }

    private static List<String> keys(int number) {
        return IntStream.range(0, number).mapToObj(i -> "e" + i).toList();
    }

    private void publish(int number) {
        keys(number).forEach(key -> events.publish(KilledConsumer.TOPIC, key, key));
    }

    private boolean isDone(long last) {
        return events.position(KilledConsumer.TOPIC, "work") == last
                && journal.runs("work").stream().allMatch(run -> run.state() == RunState.SUCCESS);
    }

    /** Kills one process after another at a random point of what they do. */
    private void kill(String kind, int[] points) throws Exception {
        for (int point : points) {
            Child child = start(kind, 1);
            child.until(() -> effects().size() >= point);
            for (int spins = random.nextInt(200_000); spins > 0; spins--) Thread.onSpinWait();
            child.kill();
        }
    }

    private void finish(String kind, long last) throws Exception {
        Child child = start(kind, 1);
        child.until(() -> isDone(last));
        child.kill();
    }

    private void assertFewRanAgain(int most) {
        assertThat(effects().size() - 2 * journal.runs("work").size())
                .as("bodies that ran again since they were killed, at most one of each active run")
                .isBetween(0, most);
    }

    @Test
    void each_event_has_one_run_in_the_order_of_the_events() throws Exception {
        Thread publisher = new Thread(() -> publish(EVENTS));
        publisher.start();
        kill("each", random.ints(KILLS, 1, 2 * EVENTS - 20).sorted().toArray());
        publisher.join();
        finish("each", EVENTS);
        assertThat(seen().values())
                .containsExactlyElementsOf(keys(EVENTS).stream().map(List::of).toList());
        assertThat(journal.runs("work")).hasSize(EVENTS);
        assertFewRanAgain(KILLS);
    }

    @Test
    void each_event_is_in_one_batch() throws Exception {
        Thread publisher = new Thread(() -> publish(EVENTS));
        publisher.start();
        kill("batch", random.ints(KILLS, 1, 2 * EVENTS / 7 - 5).sorted().toArray());
        publisher.join();
        finish("batch", EVENTS);
        assertThat(seen().values()).allMatch(batch -> batch.size() <= 7);
        assertThat(seen().values().stream().flatMap(List::stream)).containsExactlyElementsOf(keys(EVENTS));
        assertThat(journal.runs("work")).hasSameSizeAs(seen().keySet());
        assertFewRanAgain(KILLS);
    }

    @Test
    void the_latest_event_has_a_run_and_none_has_two() throws Exception {
        AtomicInteger published = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread publisher = new Thread(() -> {
            while (!over.get()) {
                if (published.get() < 3 + 2 * effects().size())
                    events.publish(KilledConsumer.TOPIC, "e" + published.getAndIncrement(), 0);
                else Child.pause();
            }
        });
        publisher.start();
        kill("latest", random.ints(KILLS, 1, 30).sorted().toArray());
        over.set(true);
        publisher.join();
        finish("latest", published.get());
        assertThat(seen().values()).allMatch(latest -> latest.size() == 1);
        List<Integer> numbers = new ArrayList<>();
        for (List<String> latest : seen().values())
            numbers.add(Integer.valueOf(latest.get(0).substring(1)));
        assertThat(numbers).isSorted().doesNotHaveDuplicates().endsWith(published.get() - 1);
        assertThat(numbers).as("of those between runs only the last").hasSizeLessThan(published.get());
        assertThat(journal.runs("work")).hasSameSizeAs(numbers);
        assertFewRanAgain(KILLS);
    }

    @Test
    void a_process_that_lives_goes_on_with_the_runs_of_one_that_was_killed() throws Exception {
        publish(EVENTS);
        Child child = start("each", 3);
        child.until(() -> effects().size() >= 20);
        EventWorker worker = KilledConsumer.deliver(events, folder, tracking, "each", 3);
        child.kill();
        Await.until(() -> isDone(EVENTS));
        worker.close();
        assertThat(seen().values())
                .containsExactlyInAnyOrderElementsOf(
                        keys(EVENTS).stream().map(List::of).toList());
        assertThat(journal.runs("work")).hasSize(EVENTS);
        assertFewRanAgain(3);
    }
}
