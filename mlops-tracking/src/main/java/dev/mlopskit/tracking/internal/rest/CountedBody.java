package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.internal.artifact.Counting;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Passes the bytes of a body on and tells how many there were so far. */
final class CountedBody implements Subscriber<ByteBuffer> {
    /** Hears how many bytes have gone, of how many. */
    interface Listener {
        void moved(long done, long total);
    }

    private final Subscriber<? super ByteBuffer> next;
    private final Listener listener;
    private final long total;
    private long done;
    private long told;

    private CountedBody(Subscriber<? super ByteBuffer> next, Listener listener, long total) {
        this.next = next;
        this.listener = listener;
        this.total = total;
    }

    static BodyPublisher of(BodyPublisher body, Listener listener) {
        long total = body.contentLength();
        // An empty body has no publisher that knows its length.
        if (total == 0) {
            listener.moved(0, 0);
            return body;
        }
        return BodyPublishers.fromPublisher(
                subscriber -> body.subscribe(new CountedBody(subscriber, listener, total)), total);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        next.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        done += bytes.remaining();
        next.onNext(bytes);
        if (done - told < Counting.STEP && done < total) return;
        told = done;
        listener.moved(done, total);
    }

    @Override
    public void onError(Throwable failure) {
        next.onError(failure);
    }

    @Override
    public void onComplete() {
        next.onComplete();
    }
}
