package dev.mlopskit.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** What tests of deliveries share: pipelines whose runs note the keys of the events that they are given. */
abstract class DeliveringTest extends EventsTest {
    final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    final Pipeline noting() {
        return noting(List::size);
    }

    /** One that goes on with its events once it has noted them. */
    final Pipeline noting(Body.Of1<List<Event>, Integer> then) {
        return Pipeline.define(
                "note",
                p -> p.task("note", p.events(), all -> {
                    seen.add(joined(all));
                    return then.run(all);
                }));
    }

    static String joined(List<Event> all) {
        return all.stream().map(Event::key).collect(Collectors.joining(" "));
    }

    /** Publishes the numbers of a range to topic {@code t}, each as its own key. */
    final void publish(int from, int to) {
        for (int i = from; i <= to; i++) events.publish("t", "" + i, i);
    }

    final void awaitSeen(int runs) {
        Await.until(() -> seen.size() >= runs);
    }
}
