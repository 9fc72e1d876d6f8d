package dev.mlopskit.pipeline;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of events share: a queue whose time stands still unless it is moved. */
abstract class EventsTest extends StoreTest {
    final ManualClock clock = new ManualClock();
    EventQueue events;

    @BeforeEach
    void openEvents() {
        events = queue();
    }

    /** Opens the queue. */
    EventQueue queue() {
        return EventQueue.in(tracking, clock);
    }

    @AfterEach
    void closeEvents() {
        events.close();
    }

    final List<String> keys(String topic) {
        return events.read(topic, 0, 10_000).stream().map(Event::key).toList();
    }
}
