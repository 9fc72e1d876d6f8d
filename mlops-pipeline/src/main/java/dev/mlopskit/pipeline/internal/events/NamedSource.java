package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.spi.EventSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source under another name, which its keys begin with. */
public final class NamedSource implements EventSource {
    private final String name;
    private final EventSource source;

    /** @param name by the rule for names of tasks */
    public NamedSource(String name, EventSource source) {
        if (!Names.good(name)) throw new PipelineException(Names.complaint("source of events", name));
        this.name = name;
        this.source = source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Polled poll(@Nullable String cursor) throws Exception {
        Polled polled = source.poll(cursor);
        List<Item> items = polled.items().stream()
                .map(item -> new Item(name + "/" + item.key(), item.value()))
                .toList();
        return new Polled(items, polled.cursor(), polled.more(), polled.failure());
    }

    @Override
    public Duration interval() {
        return source.interval();
    }

    @Override
    public void open(Runnable sooner) throws Exception {
        source.open(sooner);
    }

    @Override
    public void close() throws Exception {
        source.close();
    }
}
