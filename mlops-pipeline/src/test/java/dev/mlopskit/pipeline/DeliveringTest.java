package dev.mlopskit.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** What tests of deliveries share: pipelines whose runs note the keys of the events that they are given. */
abstract class DeliveringTest extends EventsTest {
    final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    final Pipeline noting() {
        return Pipeline.define("note", p -> p.task("note", p.events(), all -> seen.add(joined(all))));
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
