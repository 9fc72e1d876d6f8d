package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a publisher for some elements, and for as many more as have been committed. */
public final class Subscriber<T> implements Flow.Subscriber<T>, Loop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final int WINDOW = 64;

    private final String topic;
    private final BlockingQueue<T> received = new LinkedBlockingQueue<>();
    private final QueueFeed<T> feed;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean complete;
    private volatile @Nullable Throwable error;
    private volatile boolean over;

    /** @param told is called when events were added */
    public Subscriber(
            EventStore store, String topic, Function<? super T, String> key, PipelineClock clock, Runnable told) {
        this.topic = topic;
        this.feed = new QueueFeed<>(store, topic, received, key, clock, count -> {
            told.run();
            Flow.Subscription from = subscription;
            if (from != null && !over) from.request(count);
        });
    }

    @Override
    public void onSubscribe(Flow.Subscription from) {
        if (subscription != null || over) {
            from.cancel();
            return;
        }
        subscription = from;
        from.request(WINDOW);
    }

    @Override
    public synchronized void onNext(T element) {
        if (over)
            LOG.error(
                    "topic '{}': an element came after its feed was closed, and is not published: {}", topic, element);
        else received.add(element);
    }

    @Override
    public void onError(Throwable e) {
        error = e;
        complete = true;
    }

    @Override
    public void onComplete() {
        complete = true;
    }

    @Override
    public @Nullable Instant step() throws InterruptedException, Loop.Stop {
        // Asked before: all that was received came before it.
        if (complete && feed.isEmpty()) {
            if (error == null) return null;
            throw new Loop.Stop(
                    new PipelineException("the publisher of topic '" + topic + "' failed: subscribe anew", error));
        }
        return feed.step();
    }

    @Override
    public void end() {
        Flow.Subscription from = subscription;
        if (from != null && !complete) from.cancel();
        close();
        feed.drain();
    }

    /** From here on nothing more comes in. */
    private synchronized void close() {
        over = true;
    }
}
