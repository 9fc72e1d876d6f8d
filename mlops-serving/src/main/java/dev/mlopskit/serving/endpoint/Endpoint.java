package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.RegistryListener;
import dev.mlopskit.tracking.Tracking;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is served inside the application and changes while it is: versions of it answer the calls, each its part of them.
 *
 * <p>An endpoint of an alias, such as {@code models:/penguins@champion}, serves what the alias points at, and another version soon
 * after the alias was moved, by this process or another. The new one is loaded and warmed up beside the old one; no call fails or
 * waits meanwhile. With {@link EndpointBuilder#canary} it takes over in steps, and is rolled back if it does worse.
 *
 * <p>Thread-safe: many threads may call at once.
 *
 * @param <I> rows that it takes
 * @param <O> rows that it gives
 */
public final class Endpoint<I, O> implements Scorer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private static final long MOST_LOOK = TimeUnit.SECONDS.toNanos(1);

    private final EndpointBuilder<I, O> settings;
    private final Releases<I, O> releases;
    private final ScheduledThreadPoolExecutor keeper;
    private final Calls<I, O> calls;
    private final RegistryListener moves = new RegistryListener() {
        @Override
        public void aliasMoved(AliasMove move) {
            soon();
        }
    };

    Endpoint(EndpointBuilder<I, O> settings) {
        this.settings = settings;
        this.releases = new Releases<>(settings);
        this.calls = new Calls<>(settings, releases);
        // Two, so that a canary is judged while a version is loaded.
        this.keeper = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "mlopskit-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        if (settings.reload.isZero()) return;
        long look = Math.min(settings.reload.toNanos(), MOST_LOOK);
        if (settings.monitoring != null)
            look = Math.min(look, settings.monitoring.time().toNanos());
        every(look, releases::look);
        every(settings.reload.toNanos(), () -> releases.follow(false));
        settings.tracking.addListener(moves);
    }

    /** Does it again and again, also after it failed once. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the keeper
    private void every(long nanos, Runnable work) {
        keeper.scheduleWithFixedDelay(safe(work), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private Runnable safe(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Throwable e) {
                // An error too: what a listener or a model throws must not end it.
                LOG.warn("What keeps the endpoint of {} failed, and is tried again", settings.uri, e);
            }
        };
    }

    /**
     * Serves a model that a store knows.
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/3}, {@code models:/m-...}, {@code runs:/run-id/name}, or the
     *     path of a model directory
     * @throws dev.mlopskit.tracking.NotFoundException if there is no such model, version, alias or folder
     * @throws dev.mlopskit.serving.ServingException if the model cannot be loaded, or its rows are of other types
     */
    public static <I, O> Endpoint<I, O> open(Tracking tracking, String uri, Class<I> input, Class<O> output) {
        return builder(tracking, uri, input, output).open();
    }

    /** Serves a model for rows as maps from column to value; see {@link #open(Tracking, String, Class, Class)}. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static Endpoint<Map<String, ?>, Map<String, Object>> open(Tracking tracking, String uri) {
        return (Endpoint) open(tracking, uri, Map.class, Map.class);
    }

    /** Starts an endpoint with options; see {@link #open(Tracking, String, Class, Class)}. */
    public static <I, O> EndpointBuilder<I, O> builder(Tracking tracking, String uri, Class<I> input, Class<O> output) {
        return new EndpointBuilder<>(tracking, uri, input, output);
    }

    /**
     * Predicts one row.
     *
     * @throws SignatureException if the row does not fit the signature
     * @throws ModelExecutionException if the model fails, and there is no fallback
     * @throws OverloadedException if there are too many calls
     * @throws UnavailableException if this is closed, or the model failed too often and there is no fallback
     */
    public O predict(I row) {
        return predict(row, CallOptions.NONE);
    }

    /** Predicts one row, with options; see {@link #predict(Object)}. */
    public O predict(I row, CallOptions options) {
        return answer(row, options).value();
    }

    /** Predicts one row, and says which version did; see {@link #predict(Object)}. */
    public Answer<O> answer(I row, CallOptions options) {
        return calls.make(
                options,
                (served, deadline) -> served.predict(row, options, deadline),
                () -> calls.fallback(row),
                value -> Seen.row(row, value));
    }

    /** Predicts rows in one call of one version; one bad row refuses them all. See {@link #predict(Object)}. */
    public List<O> predict(List<? extends I> rows) {
        return predict(rows, CallOptions.NONE);
    }

    /** Predicts rows, with options; see {@link #predict(List)}. */
    public List<O> predict(List<? extends I> rows, CallOptions options) {
        return calls.make(
                        options,
                        (served, deadline) -> served.predictor().predict(rows, options.params()),
                        () -> calls.fallback(rows),
                        values -> Seen.rows(rows, values))
                .value();
    }

    @Override
    public Map<String, Tensor> score(Map<String, Tensor> inputs, Map<String, ?> params) {
        return score(inputs, CallOptions.NONE.params(params));
    }

    /**
     * Scores columns, or tensors, with options; see {@link #score(Map, Map)}. There is no fallback for
     * them.
     */
    public Map<String, Tensor> score(Map<String, Tensor> inputs, CallOptions options) {
        return calls.make(
                        options,
                        (served, deadline) -> served.predictor().score(inputs, options.params()),
                        () -> null,
                        outputs -> Seen.columns(inputs, outputs))
                .value();
    }

    /**
     * Starts a canary: a version gets the first step's part of the traffic now, and more of it as its policy says. When it is
     * promoted, the alias of this endpoint is moved to it, if it is still where it was; if it is rolled back, the version gets a
     * tag {@code mlopskit.rolled_back} with the reason.
     *
     * @param uri the version, as for {@link #open}
     * @throws dev.mlopskit.serving.ServingException if there is a canary already, or it cannot be loaded
     */
    public void canary(String uri, Canary policy) {
        releases.canary(uri, policy);
    }

    /**
     * Promotes the canary now: it gets all traffic.
     *
     * @throws dev.mlopskit.serving.ServingException if there is no canary
     * @throws dev.mlopskit.tracking.ConflictException if the alias was moved elsewhere meanwhile; then nothing has changed
     */
    public void promote(String reason) {
        releases.promote(Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Rolls the canary back now: it gets no traffic any more.
     *
     * @throws dev.mlopskit.serving.ServingException if there is no canary
     * @throws dev.mlopskit.tracking.TrackingException if the registry cannot be told, which is tried again with each look; the
     *     canary gets no traffic all the same
     */
    public void rollback(String reason) {
        releases.rollback(Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Gives versions fixed parts of the traffic, in place of the parts that others had; the stable version keeps the rest.
     *
     * @param percents the percentage of each version, 0 to 100, together 100 at most; none for all traffic to the stable one
     * @throws dev.mlopskit.serving.ServingException if there is a canary, or a version cannot be loaded; then nothing has changed
     */
    public void split(Map<String, Integer> percents) {
        releases.split(percents);
    }

    /**
     * Compares another version with the stable one by what comes of their answers: it gets a part of the traffic, by the keys of
     * the calls, and outcomes are told to {@link #report}. Ends with the next change of versions or parts of the traffic; then promote the
     * better one by {@link #canary} or by moving the alias.
     *
     * @throws dev.mlopskit.serving.ServingException if there is a canary, or the version cannot be loaded
     */
    public void compare(AbTest test) {
        releases.compare(test);
    }

    /**
     * Tells what came of an answer to the A/B test, once for each key. It counts for the version that the key is assigned to, also
     * where the other one answered in its place: who was to be treated how is what was drawn by lot.
     *
     * @param key the key of the call, which says which version it went to
     * @return whether it was counted: not if the test has ended
     * @throws dev.mlopskit.serving.ServingException if there is no test
     */
    public boolean report(String key, boolean success) {
        return releases.report(key, null, success);
    }

    /** Tells what came of an answer to a user of a segment, such as a country; see {@link #report(String, boolean)}. */
    public boolean report(String key, String segment, boolean success) {
        return releases.report(key, segment, success);
    }

    /**
     * What the A/B test has found so far.
     *
     * @throws dev.mlopskit.serving.ServingException if there is no test
     */
    public AbResult comparison() {
        return releases.comparing().result();
    }

    /**
     * Has a version see a copy of the traffic, in place of the one that did.
     *
     * @throws dev.mlopskit.serving.ServingException if it cannot be loaded; then nothing has changed
     */
    public void shadow(Shadow shadow) {
        releases.shadow(shadow);
    }

    /** Ends the shadow; does nothing where there is none. */
    public void endShadow() {
        releases.endShadow();
    }

    /** Looks now whether the alias has moved, closes the window of the monitor if it is over, and judges the canary; see {@link EndpointBuilder#reload}. */
    public void refresh() {
        releases.follow(true);
        releases.look();
    }

    /** How each version does. */
    public EndpointStatus status() {
        return releases.status();
    }

    @Override
    public boolean isReady() {
        return !releases.isClosed() && !releases.routes().stable().circuit().isOpen();
    }

    @Override
    public Optional<Signature> signature() {
        return releases.routes().stable().predictor().signature();
    }

    @Override
    public List<TensorSpec> inputs() {
        return releases.routes().stable().predictor().inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return releases.routes().stable().predictor().outputs();
    }

    private void soon() {
        try {
            keeper.execute(safe(() -> releases.follow(false)));
        } catch (RejectedExecutionException e) {
            // It was closed meanwhile, and follows nobody.
        }
    }

    /** Ends it. Calls that have begun end as usual. May be called again. */
    @Override
    public void close() {
        settings.tracking.removeListener(moves);
        keeper.shutdown();
        releases.close();
    }
}
