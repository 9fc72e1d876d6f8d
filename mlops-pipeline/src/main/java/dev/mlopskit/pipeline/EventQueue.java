package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.SystemClock;
import dev.mlopskit.pipeline.internal.Waits;
import dev.mlopskit.pipeline.internal.events.EventStore;
import dev.mlopskit.pipeline.internal.events.Loop;
import dev.mlopskit.pipeline.internal.events.QueueFeed;
import dev.mlopskit.pipeline.internal.events.SourceFeed;
import dev.mlopskit.pipeline.internal.events.Subscriber;
import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.Tracking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events by topic in the database of a tracking store, and the pipelines that run for them. An event that was published is there for good, and
 * reaches each consumer of its topic exactly once: the run that is begun for it, and the place of the consumer, are written in
 * one transaction. So after a process has been killed an event either was not delivered yet, or belongs to a run of the {@link
 * Journal} that goes on, in the next process that delivers to the same consumer.
 *
 * <p>Topics need not be made; their names follow the rule for names of tasks. Any number of processes may publish to a topic and share a consumer. Needs
 * a store that is a database: a SQLite file, or PostgreSQL. Close it before the tracking that it was made of. Thread-safe.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="events"}
 */
public final class EventQueue implements AutoCloseable {
    private static final int MOST = 100_000;
    /** How long closing waits for a source that hears no interrupt. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventStore store;
    private final PipelineClock clock;
    /** Guarded by this. */
    private final List<EventWorker> workers = new ArrayList<>();
    /** The last one for a topic and a name of a source. Guarded by this. */
    private final Map<List<String>, EventWorker> sources = new HashMap<>();
    /** Guarded by this. */
    private boolean closed;

    private final Map<String, List<Runnable>> wakes = new ConcurrentHashMap<>();

    private EventQueue(EventStore store, PipelineClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The events in the database of a tracking store; makes its tables if they are not there.
     *
     * @throws PipelineException if the store is no database, or cannot be written
     */
    public static EventQueue in(Tracking tracking) {
        return in(tracking, SystemClock.INSTANCE);
    }

    /** Does the same with a clock: what events, batches and polls go by. */
    public static EventQueue in(Tracking tracking, PipelineClock clock) {
        return new EventQueue(new EventStore(tracking.store()), clock);
    }

    /**
     * Adds an event to a topic, and returns once it is committed.
     *
     * @param key 1 to 500 characters: a topic has one event of a key, as long as it is kept
     * @param value what a {@link Journal} can keep
     * @return whether it is new; false if the topic has the key already, and then nothing is changed
     * @throws PipelineException if the topic or key is no good, the value cannot be kept, or the store fails
     */
    public boolean publish(String topic, String key, @Nullable Object value) {
        check(topic);
        boolean added = store.add(topic, List.of(EventStore.ready(topic, key, value)), clock.instant()) == 1;
        if (added) told(topic);
        return added;
    }

    /**
     * The events of a topic after an offset, the oldest first.
     *
     * @param after 0 for the first event that is kept
     * @param most 1 to 100,000
     */
    public List<Event> read(String topic, long after, int most) {
        check(topic);
        if (most < 1 || most > MOST)
            throw new PipelineException(
                    "no " + most + " events of topic '" + topic + "' can be read: take 1 to " + MOST);
        return store.read(topic, after, most);
    }

    /**
     * Runs a pipeline for the events of a topic, from where the consumer is, until the worker is closed. Runs that a process
     * has left which delivered to the same consumer are gone on with first.
     *
     * @param options with a journal in the same store
     * @throws PipelineException if they have none, the topic has no good name, or the queue is closed
     * @throws InvalidPipelineException if the options do not fit the pipeline
     */
    public EventWorker deliver(String topic, Delivery how, Pipeline pipeline, RunOptions options) {
        check(topic);
        Journal journal = options.journal();
        if (journal == null || !journal.store().isWith(store.tables()))
            throw new PipelineException(
                    "events of topic '" + topic + "' cannot be delivered to pipeline '" + pipeline.name()
                            + "' " + (journal == null ? "without a journal" : "with a journal of another store")
                            + ", as both are to be written in one transaction: say RunOptions.builder().journal(Journal.in(tracking))"
                            + " with the tracking of the events");
        requireOpen();
        RunChecks.given(pipeline.plan(), options);
        String name = how.name == null ? pipeline.name() : how.name;
        store.register(topic, name, how.startsNow);
        Deliverer deliverer = new Deliverer(store, journal.store(), topic, name, how, pipeline, options, clock);
        Loop loop = new Loop("consumer '" + name + "' of topic '" + topic + "'", clock, deliverer, null);
        deliverer.wake = loop::wake;
        List<Runnable> woken = wakes.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>());
        Runnable wake = loop::wake;
        woken.add(wake);
        Runnable afterwards = () -> {
            woken.remove(wake);
            deliverer.awaitRuns();
        };
        return begin(new EventWorker(loop, afterwards, deliverer::activeRuns), loop);
    }

    /**
     * Feeds a topic from a source, from where it was left off, until the worker is closed, which closes the source. {@link EventSources} has some.
     *
     * @throws PipelineException if the topic or the name of the source is no good, this queue feeds the topic from a source of that name already, or
     *     the queue is closed
     */
    public synchronized EventWorker feed(String topic, EventSource source) {
        check(topic);
        String name = source.name();
        if (!Names.good(name)) throw new PipelineException(Names.complaint("source of events", name));
        List<String> feeds = List.of(topic, name);
        EventWorker same = sources.get(feeds);
        if (same != null && !same.isOver())
            throw new PipelineException(
                    "topic '" + topic + "' is fed from a source '" + name + "' already, and two of one"
                            + " name would share their place, so that events of one are lost: close that one, or give this one"
                            + " another name, as in EventSources.named(\"second\", source)");
        SourceFeed feed = new SourceFeed(store, topic, name, source, clock, () -> told(topic));
        Loop loop = new Loop("source '" + name + "' of topic '" + topic + "'", clock, feed, PATIENCE);
        feed.wakes(loop::wake);
        EventWorker worker = begin(loop);
        sources.put(feeds, worker);
        return worker;
    }

    /**
     * Feeds a topic with what is put into a queue, until the worker is closed. What has been taken is committed within
     * moments, and at the latest when the worker is closed; what is not, is as lost with a process that dies as anything in memory. So
     * whoever has to be sure tells again from where the topic ends: of a key that is there nothing is added. An element that cannot be
     * published ends the feed, see {@link EventWorker#failure()}: the up to 255 that were taken together with it are published, those behind it too, it is
     * named in the log, and what has not been taken is left in the queue.
     *
     * @param key what an element is known by
     */
    public <T> EventWorker feed(String topic, BlockingQueue<? extends T> queue, Function<? super T, String> key) {
        check(topic);
        QueueFeed<T> feed = new QueueFeed<>(store, topic, queue, key, clock, count -> told(topic));
        return begin(new Loop("queue of topic '" + topic + "'", clock, feed, PATIENCE));
    }

    /**
     * Feeds a topic with what a publisher publishes, until it completes or the worker is closed. It is asked for 64 elements,
     * and for more only as these are committed; what it has handed over by the time of closing is committed then. Up to 64 are lost with a process that
     * dies, as with a queue. An element that cannot be published ends the feed as that of a queue, and what was handed over behind it is published.
     *
     * @param key what an element is known by
     */
    public <T> EventWorker feed(String topic, Flow.Publisher<? extends T> publisher, Function<? super T, String> key) {
        check(topic);
        Subscriber<T> subscriber = new Subscriber<>(store, topic, key, clock, () -> told(topic));
        EventWorker worker = begin(new Loop("publisher of topic '" + topic + "'", clock, subscriber, PATIENCE));
        publisher.subscribe(subscriber);
        return worker;
    }

    /**
     * Deletes the events of a topic that all its consumers have passed, if there are any consumers, and that are older than
     * an age. Runs keep the events that they were given. Of a key that is gone an event can be published anew, so the age should be
     * longer than anybody tells twice.
     *
     * @return how many
     */
    public int clean(String topic, Duration age) {
        check(topic);
        if (age.isNegative())
            throw new PipelineException(
                    "events of topic '" + topic + "' cannot have the age " + age + ": take zero or more");
        return store.clean(topic, Waits.before(clock.instant(), age));
    }

    /**
     * The offset of the last event that a consumer has passed.
     *
     * @throws PipelineException if the topic has no such consumer
     */
    public long position(String topic, String consumer) {
        check(topic);
        Long passed = store.passed(topic, consumer);
        if (passed == null)
            throw new PipelineException("topic '" + topic + "' has no consumer '" + consumer
                    + "': a consumer is made by the first deliver(..), under the name of the pipeline or the delivery");
        return passed;
    }

    /** Forgets a consumer that is not to come back, so that events are not kept for it; does nothing if there is none. */
    public void forget(String topic, String consumer) {
        check(topic);
        store.forget(topic, consumer);
    }

    private EventWorker begin(Loop loop) {
        return begin(new EventWorker(loop, () -> {}, List::of), loop);
    }

    private synchronized EventWorker begin(EventWorker worker, Loop loop) {
        requireOpen();
        workers.removeIf(EventWorker::isClosed);
        workers.add(worker);
        loop.start();
        return worker;
    }

    private synchronized void requireOpen() {
        if (closed)
            throw new PipelineException("the event queue is closed, and nobody would close what is begun now: open"
                    + " another one with EventQueue.in(tracking)");
    }

    /** Lets those look that deliver from a topic. */
    private void told(String topic) {
        List<Runnable> woken = wakes.get(topic);
        if (woken != null) woken.forEach(Runnable::run);
    }

    static void check(String topic) {
        if (!Names.good(topic)) throw new PipelineException(Names.complaint("topic", topic));
    }

    /** Closes all workers, in the order in which they were begun; from now on no topic is fed or delivered from. */
    @Override
    public void close() {
        List<EventWorker> begun;
        synchronized (this) {
            closed = true;
            begun = List.copyOf(workers);
        }
        begun.forEach(EventWorker::close);
    }
}
