package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link TrackingStore} promises to threads that share a handle, and to handles that share a store. */
public interface SharingContract extends StoreContract {
    @Test
    default void threads_of_one_handle_lose_nothing() throws Exception {
        String id = Given.run(store()).runId();
        TrackingStore store = store();
        Together.run(8, thread -> log(store, id, thread));
        assertLogged(id, 8);
    }

    @Test
    default void two_handles_that_write_one_run_lose_nothing() throws Exception {
        TrackingStore one = store();
        TrackingStore two = sameStore();
        String id = Given.run(one).runId();
        Together.run(8, thread -> log(thread % 2 == 0 ? one : two, id, thread));
        assertLogged(id, 8);
    }

    @Test
    default void what_one_handle_wrote_the_other_sees_at_once() throws Exception {
        TrackingStore other = sameStore();
        String id = Given.run(store()).runId();
        for (int step = 0; step < 20; step++) {
            Metric point = Given.point("m", step, step, 0);
            (step % 2 == 0 ? store() : other).runs().log(id, List.of(point));
            TrackingStore reader = step % 2 == 0 ? other : store();
            assertEquals(step, Given.read(reader, id).metrics().get("m"));
            assertEquals(step + 1, reader.runs().history(id, "m").size());
        }
    }

    @Test
    default void handles_that_make_one_experiment_at_once_get_the_same() throws Exception {
        List<TrackingStore> handles = List.of(store(), sameStore(), sameStore());
        for (int round = 0; round < 5; round++) {
            String name = Given.name("wanted by all");
            List<ExperimentData> made = Together.call(
                    6, thread -> handles.get(thread % 3).experiments().create(new NewExperiment(name, null, Map.of())));
            assertEquals(1, Set.copyOf(made).size(), made.toString());
        }
    }

    @Test
    default void of_two_values_for_one_param_one_is_refused() throws Exception {
        List<TrackingStore> handles = List.of(store(), sameStore());
        for (int round = 0; round < 10; round++) {
            String id = Given.run(store()).runId();
            List<Boolean> kept = Together.call(4, thread -> {
                try {
                    handles.get(thread % 2)
                            .runs()
                            .log(id, List.of(new Param("p", "" + thread), new Tag("t", "" + thread)));
                    return true;
                } catch (ConflictException e) {
                    return false;
                }
            });
            RunData run = Given.read(store(), id);
            assertEquals(1, kept.stream().filter(won -> won).count(), kept.toString());
            assertTrue(kept.get(Integer.parseInt(run.params().getOrDefault("p", "-1"))), run.toString());
            assertEquals(run.params().get("p"), run.tags().get("t"), "a refused batch left a tag");
        }
    }

    @Test
    default void a_run_that_is_taken_over_while_others_end_it_goes_on() throws Exception {
        List<TrackingStore> handles = List.of(store(), sameStore());
        Tag gone = new Tag("owner", "gone");
        for (int round = 0; round < 10; round++) {
            String id = Given.run(store()).runId();
            store().runs().log(id, List.of(gone));
            List<Boolean> ended = Together.call(4, thread -> {
                RunStore runs = handles.get(thread % 2).runs();
                if (thread > 0) return runs.endIf(id, gone, RunStatus.KILLED, Given.START, List.of());
                runs.setStatus(id, RunStatus.RUNNING, null, List.of(new Tag("owner", "new")));
                return false;
            });
            assertTrue(ended.stream().filter(won -> won).count() <= 1, ended.toString());
            assertEquals(RunStatus.RUNNING, Given.read(store(), id).status());
        }
    }

    private static void log(TrackingStore store, String id, int thread) {
        for (int step = 0; step < 25; step++) {
            store.runs().log(id, List.of(Given.point("shared", thread, step, thread)));
            store.runs()
                    .log(id, List.of(Given.point("own " + thread, step, step, 0), new Tag("t" + thread, "" + step)));
        }
    }

    private void assertLogged(String id, int threads) throws Exception {
        Set<Metric> points = new HashSet<>(store().runs().history(id, "shared"));
        assertEquals(threads * 25, points.size());
        RunData run = Given.read(store(), id);
        assertEquals(threads - 1.0, run.metrics().get("shared"), "the latest of all points");
        List<String> tags = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            assertEquals(25, store().runs().history(id, "own " + thread).size());
            tags.add(run.tags().getOrDefault("t" + thread, "none"));
        }
        assertEquals(Set.of("24"), Set.copyOf(tags));
    }
}
