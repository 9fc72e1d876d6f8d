package dev.mlopskit.serving.endpoint;

import static java.util.Objects.requireNonNull;

import dev.mlopskit.serving.PredictorOptions;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.tracking.Tracking;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects how an endpoint serves. May open several endpoints, which share nothing. Not thread-safe. An argument that
 * is {@code null} is a {@link NullPointerException} with its name.
 *
 * @param <I> rows that it takes
 * @param <O> rows that it gives
 */
public final class EndpointBuilder<I, O> {
    final Tracking tracking;
    final String uri;
    final Class<I> input;
    final Class<O> output;
    PredictorOptions options = PredictorOptions.DEFAULT;
    Duration reload = Duration.ofSeconds(5);
    Clock clock = Clock.systemUTC();
    CircuitBreaker breaker = CircuitBreaker.DEFAULT;
    final List<EndpointListener> listeners = new ArrayList<>();
    List<I> warmUp = List.of();

    /** What finds out whether batches are worth it; another in tests. */
    Supplier<BatchGain> gains = BatchGain::new;

    @Nullable
    Canary canary;

    @Nullable
    Function<? super I, ? extends O> fallback;

    /** How many calls run at once; 0 for any number. */
    int concurrent;

    /** How many more wait. */
    int waiting;

    @Nullable
    Batching batching;

    @Nullable
    Monitoring monitoring;

    @Nullable
    RequestLog requestLog;

    EndpointBuilder(Tracking tracking, String uri, Class<I> input, Class<O> output) {
        this.tracking = requireNonNull(tracking, "tracking");
        this.uri = requireNonNull(uri, "uri");
        this.input = requireNonNull(input, "input");
        this.output = requireNonNull(output, "output");
    }

    /** What was said up to now; what is said later does not change it. */
    private EndpointBuilder(EndpointBuilder<I, O> said) {
        this(said.tracking, said.uri, said.input, said.output);
        options = said.options;
        reload = said.reload;
        clock = said.clock;
        breaker = said.breaker;
        listeners.addAll(said.listeners);
        warmUp = said.warmUp;
        gains = said.gains;
        canary = said.canary;
        fallback = said.fallback;
        concurrent = said.concurrent;
        waiting = said.waiting;
        batching = said.batching;
        monitoring = said.monitoring;
        requestLog = said.requestLog;
    }

    /**
     * How often the endpoint looks whether the alias has moved, and judges its canary; five seconds unless said otherwise. A move
     * by the same {@link Tracking} is seen at once. Zero for never but when {@link Endpoint#refresh} is called.
     */
    public EndpointBuilder<I, O> reload(Duration every) {
        if (requireNonNull(every, "every").isNegative())
            throw new ServingException("it cannot be looked every " + every + ": give zero or more");
        this.reload = Times.bounded(every);
        return this;
    }

    /**
     * Makes each version that the alias moves to a canary first, rather than the stable one at once. If it is rolled back, the
     * alias is moved back too, unless somebody moved it on.
     */
    public EndpointBuilder<I, O> canary(Canary canary) {
        this.canary = requireNonNull(canary, "canary");
        return this;
    }

    /** What each version is opened with, such as functions of the application that packages name. */
    public EndpointBuilder<I, O> options(PredictorOptions options) {
        this.options = requireNonNull(options, "options");
        return this;
    }

    /** What answers where no version can; nothing, and the error of the model is thrown, unless said otherwise. */
    public EndpointBuilder<I, O> fallback(Function<? super I, ? extends O> fallback) {
        this.fallback = requireNonNull(fallback, "fallback");
        return this;
    }

    /** When a version that fails is left alone; {@link CircuitBreaker#DEFAULT} unless said otherwise. */
    public EndpointBuilder<I, O> circuitBreaker(CircuitBreaker breaker) {
        this.breaker = requireNonNull(breaker, "breaker");
        return this;
    }

    /**
     * How many calls may run at once, and how many more may wait for that; any number unless said otherwise. What is above is
     * refused by an {@link OverloadedException}.
     */
    public EndpointBuilder<I, O> limit(int concurrent, int waiting) {
        if (concurrent < 1 || waiting < 0)
            throw new ServingException("a limit of " + concurrent + " calls at once and " + waiting
                    + " that wait serves nobody: give 1 or more, and 0 or more");
        this.concurrent = concurrent;
        this.waiting = waiting;
        return this;
    }

    /** Puts calls with single rows together, for models that gain by it; none unless said otherwise. */
    public EndpointBuilder<I, O> batching(Batching batching) {
        this.batching = requireNonNull(batching, "batching");
        return this;
    }

    /** Rows that each version must answer before it gets any traffic, so that no caller waits for what is slow at first. */
    public EndpointBuilder<I, O> warmUp(List<? extends I> rows) {
        this.warmUp = List.copyOf(requireNonNull(rows, "rows"));
        return this;
    }

    /** Sketches and compares what the versions take and give, window after window; nothing of it unless said otherwise. */
    public EndpointBuilder<I, O> monitoring(Monitoring monitoring) {
        this.monitoring = requireNonNull(monitoring, "monitoring");
        return this;
    }

    /** Logs a sample of the calls; none unless said otherwise. */
    public EndpointBuilder<I, O> requestLog(RequestLog log) {
        this.requestLog = requireNonNull(log, "log");
        return this;
    }

    /** Who hears what happens to the versions, beside those who were named before; it is logged too. */
    public EndpointBuilder<I, O> listener(EndpointListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    /** What the time is, for the steps of canaries, the waits of circuits and the windows of the monitor; the system's clock unless said otherwise. */
    public EndpointBuilder<I, O> clock(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Loads the model and serves it.
     *
     * @throws dev.mlopskit.tracking.NotFoundException if there is no such model, version or alias
     * @throws ServingException if the model cannot be loaded, or its rows are of other types
     */
    public Endpoint<I, O> open() {
        return new Endpoint<>(new EndpointBuilder<>(this));
    }
}
