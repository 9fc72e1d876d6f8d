package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.PredictorClosedException;
import dev.mlopskit.serving.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call: through the limit to a version, by key or by lot, past circuits that are open, and where that fails to the stable
 * version or the fallback. Thread-safe.
 */
final class Calls<I, O> {
    private final EndpointBuilder<I, O> settings;
    private final Releases<I, O> releases;
    private final @Nullable Limit limit;
    private final boolean observed;

    Calls(EndpointBuilder<I, O> settings, Releases<I, O> releases) {
        this.settings = settings;
        this.releases = releases;
        this.limit = settings.concurrent == 0 ? null : new Limit(settings.concurrent, settings.waiting);
        this.observed = settings.monitoring != null || settings.requestLog != null;
    }

    /** What a version is asked. */
    interface Use<I, O, T> {
        T with(Served<I, O> served, Deadline deadline);
    }

    /** What the fallback answers; {@code null} without one. */
    interface Instead<T> {
        @Nullable
        T value();
    }

    /** What is looked at beside the calls, made only if somebody does. */
    interface Look<T> {
        Seen at(T value);
    }

    /** Makes a call. */
    <T> Answer<T> make(CallOptions options, Use<I, O, T> use, Instead<T> instead, Look<T> look) {
        Deadline deadline = Deadline.in(options.deadline());
        try {
            if (limit == null) return routed(options, deadline, use, instead, look);
            limit.enter(deadline);
            try {
                return routed(options, deadline, use, instead, look);
            } finally {
                limit.exit();
            }
        } catch (OverloadedException e) {
            releases.overloaded.increment();
            throw e;
        }
    }

    private <T> Answer<T> routed(
            CallOptions options, Deadline deadline, Use<I, O, T> use, Instead<T> instead, Look<T> look) {
        // A canary is there to be tried, and not to be felt: what it cannot answer the stable version does.
        Served<I, O> misfit = null;
        long misfitNanos = 0;
        boolean onlyStable = false;
        while (!releases.isClosed()) {
            Routes<I, O> routes = releases.routes();
            Served<I, O> picked = onlyStable ? routes.stable() : routes.pick(options.key());
            Circuit.Permit permit = picked.circuit().permit();
            if (permit == Circuit.Permit.REFUSED && !routes.isStable(picked)) {
                picked = routes.stable();
                permit = picked.circuit().permit();
            }
            boolean stable = routes.isStable(picked);
            if (permit == Circuit.Permit.REFUSED) return insteadOf(picked, instead, null);
            if (deadline.hasPassed())
                throw new OverloadedException("the deadline of a call passed before the model was asked: try again"
                        + " later, or give it more time");
            long start = System.nanoTime();
            try {
                T value = asked(picked, permit, start, deadline, use, look);
                // The stable version takes the row, so it is not the caller who is wrong.
                if (misfit != null)
                    failed(misfit, misfitNanos, "it refuses rows that version " + picked.name() + " answers");
                Shadowing<I, O> shadow = releases.shadowing();
                if (shadow != null) shadow.show(() -> look.at(value), options.params());
                return new Answer<>(value, picked.name());
            } catch (PredictorClosedException e) {
                // It was replaced since: whoever is served now is asked.
            } catch (SignatureException e) {
                picked.traffic().refused();
                if (stable) throw e;
                misfit = picked;
                misfitNanos = System.nanoTime() - start;
                onlyStable = true;
            } catch (ModelExecutionException e) {
                if (stable) return insteadOf(picked, instead, e);
                onlyStable = true;
            } catch (OverloadedException e) {
                if (stable) throw e;
                failed(picked, System.nanoTime() - start, String.valueOf(e.getMessage()));
                onlyStable = true;
            }
        }
        throw new UnavailableException("the endpoint of '" + settings.uri + "' is closed: open another one");
    }

    private <T> T asked(
            Served<I, O> served, Circuit.Permit permit, long start, Deadline deadline, Use<I, O, T> use, Look<T> look) {
        try {
            T value = use.with(served, deadline);
            long nanos = System.nanoTime() - start;
            served.traffic().answered(nanos);
            if (observed) releases.observers().answered(served, nanos, () -> look.at(value));
            if (served.circuit().succeeded(permit)) releases.tell(new EndpointEvent.CircuitClosed(served.name()));
            return value;
        } catch (ModelExecutionException e) {
            failed(served, System.nanoTime() - start, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void failed(Served<I, O> served, long nanos, String why) {
        served.traffic().failed(nanos);
        if (served.circuit().failed()) releases.tell(new EndpointEvent.CircuitOpened(served.name(), why));
    }

    private <T> Answer<T> insteadOf(Served<I, O> served, Instead<T> instead, @Nullable ModelExecutionException e) {
        T value = instead.value();
        if (value != null) {
            releases.fallbacks.increment();
            return new Answer<>(value, "fallback");
        }
        if (e != null) throw e;
        throw new UnavailableException("version " + served.name()
                + " failed too often and is not asked for a while: give a fallback, or try again later");
    }

    @Nullable
    O fallback(I row) {
        Function<? super I, ? extends O> fallback = settings.fallback;
        return fallback == null ? null : fallback.apply(row);
    }

    @Nullable
    List<O> fallback(List<? extends I> rows) {
        Function<? super I, ? extends O> fallback = settings.fallback;
        if (fallback == null) return null;
        List<O> all = new ArrayList<>(rows.size());
        for (I row : rows) all.add(fallback.apply(row));
        return all;
    }
}
