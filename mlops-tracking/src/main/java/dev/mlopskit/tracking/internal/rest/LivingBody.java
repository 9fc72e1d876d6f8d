package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read while it comes, for as long as it comes: a server that is silent for longer than its limit is given up. The
 * JDK's own waits for ever, since the time limit of a request ends with the headers.
 */
final class LivingBody extends InputStream implements BodySubscriber<InputStream> {
    /** What came, or how it ended: with a failure, or with neither bytes nor failure. */
    private record Part(
            @Nullable Iterator<ByteBuffer> bytes, @Nullable Throwable failure) {}

    private static final Part END = new Part(null, null);
    private static final Subscription NONE = new Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    };

    private final String server;
    private final Duration silence;
    /** Holds one part and the end, since the next part is asked for when the last one is read. */
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();

    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private Iterator<ByteBuffer> part = Collections.emptyIterator();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private boolean ended;
    private volatile boolean closed;

    LivingBody(String server, Duration silence) {
        this.server = server;
        this.silence = silence;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        if (subscription.complete(given)) given.request(1);
        else given.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> came) {
        parts.add(new Part(came.iterator(), null));
    }

    @Override
    public void onError(Throwable failure) {
        parts.add(new Part(null, failure));
    }

    @Override
    public void onComplete() {
        parts.add(END);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    /** Waits for a byte; false at the end. */
    private boolean fill() throws IOException {
        if (closed) throw new IOException("the stream is closed");
        while (!ended && !bytes.hasRemaining()) {
            if (part.hasNext()) bytes = part.next();
            else next();
        }
        return !ended;
    }

    private void next() throws IOException {
        Part came = take();
        if (came.bytes() != null) {
            part = came.bytes();
            subscription.join().request(1);
        } else if (came.failure() == null) {
            ended = true;
        } else {
            close();
            throw new IOException("the answer broke off", came.failure());
        }
    }

    private Part take() throws IOException {
        try {
            Part came = parts.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
            if (came != null) return came;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted");
        }
        close();
        throw new StoreException(
                server,
                "sent a part of an answer and then nothing for " + silence.toSeconds()
                        + " s: try again, or raise MLFLOW_HTTP_REQUEST_TIMEOUT",
                null);
    }

    /** Ends the transfer: what has not come is not wanted. */
    @Override
    public void close() {
        closed = true;
        if (!subscription.complete(NONE)) subscription.join().cancel();
    }
}
