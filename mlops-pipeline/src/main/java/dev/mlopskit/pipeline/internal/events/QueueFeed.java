package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is put into a queue in memory, and holds it until it is committed. */
public final class QueueFeed<T> implements Loop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(QueueFeed.class);
    private static final int MOST = 256;
    private static final long WAIT_MILLIS = 100;

    private final EventStore store;
    private final String topic;
    private final BlockingQueue<? extends T> queue;
    private final Function<? super T, String> key;
    private final PipelineClock clock;
    private final IntConsumer told;
    private final List<T> taken = new ArrayList<>();

    /** @param told is told how many were committed */
    public QueueFeed(
            EventStore store,
            String topic,
            BlockingQueue<? extends T> queue,
            Function<? super T, String> key,
            PipelineClock clock,
            IntConsumer told) {
        this.store = store;
        this.topic = topic;
        this.queue = queue;
        this.key = key;
        this.clock = clock;
        this.told = told;
    }

    @Override
    public Instant step() throws InterruptedException, Loop.Stop {
        if (taken.isEmpty()) {
            T first = queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (first == null) return clock.instant();
            taken.add(first);
            queue.drainTo(taken, MOST - 1);
        }
        commit();
        return clock.instant();
    }

    /** Commits what can be published, and stops for what cannot. */
    private void commit() throws Loop.Stop {
        List<EventStore.Ready> ready = new ArrayList<>();
        List<T> bad = new ArrayList<>();
        RuntimeException why = null;
        for (T each : taken) {
            try {
                ready.add(EventStore.ready(topic, key.apply(each), each));
            } catch (RuntimeException e) {
                bad.add(each);
                if (why == null) why = e;
            }
        }
        if (!ready.isEmpty()) store.add(topic, ready, clock.instant());
        // Nobody else has those behind a bad one: they are in no queue any more.
        taken.clear();
        taken.addAll(bad);
        if (!ready.isEmpty()) told.accept(ready.size());
        // Whether it may be left out is for somebody else to say.
        if (why != null) throw new Loop.Stop(why);
    }

    /** Whether nothing waits to be committed. */
    boolean isEmpty() {
        return taken.isEmpty() && queue.isEmpty();
    }

    /** Commits all that waits, as nobody else has it. */
    void drain() {
        queue.drainTo(taken);
        end();
    }

    @Override
    public void end() {
        if (taken.isEmpty()) return;
        // It was to end the waiting, and is not to reach the database.
        Thread.interrupted();
        try {
            commit();
        } catch (RuntimeException e) {
            LOG.error(
                    "topic '{}': {} elements were taken from the queue and not published: {}",
                    topic,
                    taken.size(),
                    taken,
                    e);
        }
    }
}
