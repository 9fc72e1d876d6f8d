package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.PredictorClosedException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.internal.rows.Closeness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shadow at work: one thread that asks it what callers asked, and compares. Thread-safe. */
final class Shadowing<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private record Seen<I, O>(List<? extends I> rows, List<O> answers) {}

    private final Shadow shadow;
    private final Served<I, O> served;
    private final Closeness closeness;
    private final BlockingQueue<Seen<I, O>> queue;
    private final LongAdder compared = new LongAdder();
    private final LongAdder differed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;

    Shadowing(Shadow shadow, Served<I, O> served) {
        this.shadow = shadow;
        this.served = served;
        this.closeness = new Closeness(shadow.tolerance(), shadow.tolerance());
        this.queue = new ArrayBlockingQueue<>(shadow.waiting());
        this.thread = new Thread(this::work, "mlopskit-shadow");
        thread.setDaemon(true);
        thread.start();
    }

    /** Shows it what was asked and answered; returns at once. */
    void show(List<? extends I> rows, List<O> answers) {
        if (shadow.percent() < 100 && ThreadLocalRandom.current().nextInt(100) >= shadow.percent()) return;
        if (queue.remainingCapacity() == 0 || !queue.offer(new Seen<>(copied(rows), answers))) dropped.increment();
    }

    /** Callers may use a map again for their next call. */
    @SuppressWarnings("unchecked") // a map is copied as a map
    private List<? extends I> copied(List<? extends I> rows) {
        if (rows.isEmpty() || !(rows.get(0) instanceof Map)) return List.copyOf(rows);
        List<I> copies = new ArrayList<>(rows.size());
        for (I row : rows) copies.add((I) new HashMap<>((Map<?, ?>) row));
        return copies;
    }

    private void work() {
        try {
            while (true) ask(queue.take());
        } catch (InterruptedException | PredictorClosedException e) {
            // It was closed.
        }
    }

    private void ask(Seen<I, O> seen) {
        long start = System.nanoTime();
        List<O> answers;
        try {
            answers = served.predictor().predict(seen.rows());
            served.traffic().answered(System.nanoTime() - start);
        } catch (PredictorClosedException e) {
            throw e;
        } catch (SignatureException e) {
            served.traffic().refused();
            return;
        } catch (RuntimeException e) {
            served.traffic().failed(System.nanoTime() - start);
            return;
        }
        boolean same = true;
        for (int row = 0; row < answers.size(); row++)
            same &= compare(seen.rows().get(row), seen.answers().get(row), answers.get(row));
        compared.increment();
        if (!same) differed.increment();
    }

    private boolean compare(I row, O answer, O ofShadow) {
        try {
            if (closeness.same(answer, ofShadow)) return true;
            shadow.differences().accept(new Shadow.Difference(row, answer, ofShadow));
        } catch (ServingException e) {
            LOG.warn("Answers of the shadow {} could not be compared", served.name(), e);
        } catch (RuntimeException e) {
            LOG.warn("Whoever gets the differences of the shadow {} failed", served.name(), e);
        }
        return false;
    }

    ShadowStatus status() {
        return new ShadowStatus(
                served.status(VersionStatus.Role.SHADOW, shadow.percent()),
                compared.sum(),
                differed.sum(),
                dropped.sum());
    }

    @Override
    public void close() {
        thread.interrupt();
        served.predictor().close();
    }
}
