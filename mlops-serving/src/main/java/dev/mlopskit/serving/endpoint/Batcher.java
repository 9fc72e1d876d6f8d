package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.RowResult;
import dev.mlopskit.serving.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Puts calls of one version together. It has no thread: a caller who finds a free place runs the model for all who wait, himself
 * among them, up to one a processor. Thread-safe.
 */
final class Batcher<I, O> {
    private static final int LEADERS = Runtime.getRuntime().availableProcessors();

    /** A call that waits. Whoever ran it, or gave it up, says once what came of it. */
    private static final class Call<I, O> {
        private final I row;
        private final Deadline deadline;
        private final Thread caller = Thread.currentThread();

        /** A {@link RowResult} or what was thrown; {@code null} as long as it waits. */
        private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

        Call(I row, Deadline deadline) {
            this.row = row;
            this.deadline = deadline;
        }

        boolean waits() {
            return outcome.get() == null;
        }

        void end(Object with) {
            if (outcome.compareAndSet(null, with) && caller != Thread.currentThread()) LockSupport.unpark(caller);
        }

        @SuppressWarnings("unchecked") // nothing else is a result
        O outcome() {
            Object came = outcome.get();
            if (came instanceof Error error) throw error;
            if (came instanceof RuntimeException failure) throw failure;
            // An error has its place in the batch, which no caller knows.
            if (came instanceof RowResult.Refused<?> refused && refused.error() instanceof SignatureException unfit)
                throw unfit.inRow(0);
            return ((RowResult<O>) Objects.requireNonNull(came)).orThrow();
        }
    }

    private final Predictor<I, O> predictor;
    private final Batching batching;
    private final Queue<Call<I, O>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger leaders = new AtomicInteger();
    private final BatchGain gain;

    Batcher(Predictor<I, O> predictor, Batching batching, BatchGain gain) {
        this.gain = gain;
        this.predictor = predictor;
        this.batching = batching;
    }

    O predict(I row, Deadline deadline) {
        if (gain.isWorth()) return together(row, deadline);
        long start = System.nanoTime();
        O answer = predictor.predict(row);
        long end = System.nanoTime();
        gain.single(end - start, end);
        return answer;
    }

    private O together(I row, Deadline deadline) {
        Call<I, O> call = new Call<>(row, deadline);
        int before = queued.getAndIncrement();
        if (before >= batching.waiting()
                || (double) before * gain.nanosOfRow() / LEADERS
                        > batching.within().toNanos()) {
            queued.decrementAndGet();
            throw new OverloadedException(before + " calls wait already, so that one more would not be answered within "
                    + batching.within() + ": try again later");
        }
        queue.add(call);
        boolean interrupted = false;
        while (call.waits()) {
            if (lead()) continue;
            if (call.waits()) LockSupport.parkNanos(this, deadline.nanos());
            interrupted |= Thread.interrupted();
            if (deadline.hasPassed() && call.waits()) giveUp(call);
        }
        if (interrupted) Thread.currentThread().interrupt();
        return call.outcome();
    }

    /** Ends a call whose deadline has passed; if the model has its row already, nobody takes the answer. */
    private void giveUp(Call<I, O> call) {
        if (queue.remove(call)) queued.decrementAndGet();
        call.end(late());
    }

    private static OverloadedException late() {
        return new OverloadedException("the deadline of a call passed while it waited for the model: try again later,"
                + " or give it more time");
    }

    /** Runs the model for those who wait; {@code false} if as many do so as may, or nobody waits. */
    private boolean lead() {
        if (!place()) return false;
        try {
            List<Call<I, O>> batch = next();
            if (batch.isEmpty()) return false;
            run(batch);
            return true;
        } finally {
            leaders.decrementAndGet();
            // Whoever came too late to find a place, and before it was given back, waits for this.
            Call<I, O> first = queue.peek();
            if (first != null) LockSupport.unpark(first.caller);
        }
    }

    private boolean place() {
        for (int now = leaders.get(); now < LEADERS; now = leaders.get())
            if (leaders.compareAndSet(now, now + 1)) return true;
        return false;
    }

    private List<Call<I, O>> next() {
        long each = gain.nanosOfRow();
        // Half of the time is for the batch before it.
        long fit = each == 0 ? batching.rows() : batching.within().toNanos() / (2 * each);
        int most = (int) Math.max(1, Math.min(batching.rows(), fit));
        List<Call<I, O>> batch = new ArrayList<>(most);
        while (batch.size() < most) {
            Call<I, O> call = queue.poll();
            if (call == null) break;
            queued.decrementAndGet();
            if (call.deadline.hasPassed()) call.end(late());
            else batch.add(call);
        }
        return batch;
    }

    private void run(List<Call<I, O>> batch) {
        List<I> rows = new ArrayList<>(batch.size());
        for (Call<I, O> call : batch) rows.add(call.row);
        try {
            long start = System.nanoTime();
            List<RowResult<O>> results = predictor.predictEach(rows);
            long end = System.nanoTime();
            gain.batch(rows.size(), end - start, end);
            for (int i = 0; i < results.size(); i++) batch.get(i).end(results.get(i));
        } catch (RuntimeException | Error e) {
            for (Call<I, O> call : batch) call.end(e);
        }
    }
}
