package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.spi.EventSource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a source again and again, and keeps what it finds together with how far that is. */
public final class SourceFeed implements Loop.Work {
    private final EventStore store;
    private final String topic;
    private final String name;
    private final EventSource source;
    private final PipelineClock clock;
    private final Runnable told;
    private Runnable wake = () -> {};
    private boolean opened;
    private @Nullable Exception missed;

    /** @param told is called when events were added */
    public SourceFeed(
            EventStore store, String topic, String name, EventSource source, PipelineClock clock, Runnable told) {
        this.store = store;
        this.topic = topic;
        this.name = name;
        this.source = source;
        this.clock = clock;
        this.told = told;
    }

    /** What makes the next step come at once; set before the first. */
    public void wakes(Runnable loop) {
        wake = loop;
    }

    @Override
    public Instant step() throws Exception {
        if (!opened) source.open(wake);
        opened = true;
        EventStore.Reached from = store.reached(topic, name);
        EventSource.Polled polled = source.poll(from.cursor());
        List<EventStore.Ready> found = EventStore.ready(topic, polled.items());
        boolean moved = !found.isEmpty() || !Objects.equals(polled.cursor(), from.cursor());
        if (moved && store.advance(topic, name, from, polled.cursor(), found, clock.instant())) told.run();
        missed = polled.failure();
        return polled.more() ? clock.instant() : clock.instant().plus(source.interval());
    }

    @Override
    public @Nullable Exception missed() {
        return missed;
    }

    @Override
    public void end() throws Exception {
        source.close();
    }
}
