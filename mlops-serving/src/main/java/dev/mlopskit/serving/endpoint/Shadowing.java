package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.PredictorClosedException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.Closeness;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shadow at work: one thread that asks it what callers asked, and compares. Thread-safe. */
final class Shadowing<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    /** A call that it sees, with its parameters. */
    private record Shown(Seen seen, Map<String, ?> params) {}

    private final Shadow shadow;
    private final Served<I, O> served;
    private final Closeness closeness;
    private final Beside<Shown> beside;
    private final LongAdder compared = new LongAdder();
    private final LongAdder differed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    Shadowing(Shadow shadow, Served<I, O> served) {
        this.shadow = shadow;
        this.served = served;
        this.closeness = new Closeness(shadow.tolerance(), shadow.tolerance());
        this.beside = new Beside<>("mlopskit-shadow", shadow.waiting(), calls -> calls.forEach(this::ask));
    }

    /** Shows it what was asked and answered; returns at once. */
    void show(Supplier<Seen> seen, Map<String, ?> params) {
        if (shadow.percent() < 100 && ThreadLocalRandom.current().nextInt(100) >= shadow.percent()) return;
        try {
            if (beside.offer(new Shown(seen.get(), params))) return;
        } catch (RuntimeException e) {
            // Such as rows that the caller changes while he asks.
            LOG.debug("A call could not be shown to the shadow {}", served.name(), e);
        }
        dropped.increment();
    }

    private void ask(Shown shown) {
        long start = System.nanoTime();
        try {
            boolean same = isSame(shown.seen(), shown.params(), start);
            compared.increment();
            if (!same) differed.increment();
        } catch (PredictorClosedException e) {
            // It sees no more.
        } catch (SignatureException e) {
            served.traffic().refused();
        } catch (RuntimeException | Error e) {
            served.traffic().failed(System.nanoTime() - start);
        }
    }

    @SuppressWarnings("unchecked") // they were the rows and answers of this endpoint
    private boolean isSame(Seen seen, Map<String, ?> params, long start) {
        if (seen instanceof Seen.Columns columns) {
            Map<String, Tensor> answer = served.predictor().score(columns.asked(), params);
            served.traffic().answered(System.nanoTime() - start);
            return compare(columns.asked(), columns.answered(), answer);
        }
        List<?> asked = seen instanceof Seen.Rows rows ? rows.asked() : List.of(((Seen.Row) seen).asked());
        List<?> answered = seen instanceof Seen.Rows rows ? rows.answered() : List.of(((Seen.Row) seen).answered());
        List<O> answers = served.predictor().predict((List<I>) asked, params);
        served.traffic().answered(System.nanoTime() - start);
        boolean same = true;
        for (int row = 0; row < answers.size(); row++)
            same &= compare(asked.get(row), answered.get(row), answers.get(row));
        return same;
    }

    private boolean compare(Object asked, Object answer, Object ofShadow) {
        try {
            if (closeness.same(answer, ofShadow)) return true;
            shadow.differences().accept(new Shadow.Difference(asked, answer, ofShadow));
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
        served.predictor().close();
        beside.abandon();
    }
}
