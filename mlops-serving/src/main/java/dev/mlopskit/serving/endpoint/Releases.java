package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.Routes.Part;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.TrackingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions an endpoint has and what part of the traffic each gets. Callers read {@link #routes()} and never wait; whoever
 * changes something holds the lock, and closes what nobody is sent to any more.
 */
final class Releases<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final EndpointBuilder<I, O> settings;
    private final Versions<I, O> versions;
    private final Optional<String> alias;
    private final @Nullable Monitor monitor;
    private final @Nullable RequestLogging requestLog;
    private volatile Routes<I, O> routes;
    private volatile boolean closed;
    private volatile @Nullable Shadowing<I, O> shadowing;
    private volatile @Nullable Comparing comparing;
    private @Nullable Rollout<I, O> rollout;

    /** The version that was rolled back here while the alias could not be moved away from it: it is not served as long as it stays there. */
    private @Nullable ModelVersion rejected;

    /** Why it was. */
    private String rejection = "";

    /** What was told of a version that cannot be loaded, so that it is not told again and again. */
    private @Nullable String failure;

    Releases(EndpointBuilder<I, O> settings) {
        this.settings = settings;
        this.versions = new Versions<>(settings);
        this.alias = Versions.alias(settings.uri);
        Served<I, O> first = versions.load(settings.uri);
        if (settings.monitoring != null) checkJudged(first, settings.monitoring.rules());
        this.routes = new Routes<>(first, List.of());
        this.requestLog = opened(first);
        this.monitor =
                settings.monitoring == null ? null : new Monitor(settings.monitoring, settings.clock, this::tell);
        tell(new EndpointEvent.Stable(first.name(), null));
    }

    private @Nullable RequestLogging opened(Served<I, O> first) {
        try {
            return settings.requestLog == null ? null : new RequestLogging(settings.requestLog);
        } catch (ServingException e) {
            first.predictor().close();
            throw e;
        }
    }

    Routes<I, O> routes() {
        return routes;
    }

    boolean isClosed() {
        return closed;
    }

    /** Looks where the alias points, and judges the canary. */
    synchronized void refresh() {
        if (closed) return;
        if (alias.isPresent()) followAlias();
        look();
        if (rollout != null) judge(rollout);
    }

    /** Closes the window of the monitor if it is over. */
    synchronized void look() {
        if (monitor != null && !closed) monitor.look(all(routes));
    }

    /** Leaves a call to the monitor and the log, as far as they want it. */
    void answered(Served<I, O> served, long nanos, Supplier<Seen> seen) {
        Watch watch = served.watch();
        boolean watches = monitor != null && watch != null && watch.wants();
        boolean logs = requestLog != null && requestLog.wants();
        if (!watches && !logs) return;
        try {
            Seen made = seen.get();
            if (watches && monitor != null && watch != null) monitor.see(watch, made);
            if (logs && requestLog != null)
                requestLog.add(new RequestLine(
                        settings.clock.instant(), served.name(), nanos, served.inputs(), served.outputs(), made));
        } catch (RuntimeException e) {
            // Such as rows that the caller changes while he asks.
            LOG.debug("A call of {} could not be looked at", settings.uri, e);
            if (watch != null) watch.dropped();
        }
    }

    /** A guard that can never be judged would let everything pass. */
    private void checkJudged(Served<I, O> served, List<Guard> guards) {
        unjudged(served, guards).ifPresent(problem -> {
            served.predictor().close();
            throw new ServingException(problem);
        });
    }

    private Optional<String> unjudged(Served<I, O> served, List<Guard> guards) {
        Watch watch = served.watch();
        for (Guard guard : guards) {
            boolean watched = guard instanceof Guard.Drift
                    || guard instanceof Guard.NullShare
                    || guard instanceof Guard.OutOfRange;
            String problem = !watched
                    ? null
                    : watch == null
                            ? "needs a monitor: give the endpoint's builder one with monitoring(..)"
                            : watch.unfit(guard);
            if (problem != null) return Optional.of("of version " + served.name() + ", that " + guard + " " + problem);
        }
        return Optional.empty();
    }

    private void followAlias() {
        try {
            ModelVersion now = settings.tracking.modelVersion(settings.uri);
            ModelVersion refused = rejected;
            if (refused != null && refused.version() == now.version()) {
                tried(() -> moveBack(refused));
                return;
            }
            rejected = null;
            if (rollout != null && rollout.canary().is(now)) {
                if (!rollout.named()) finish(rollout, "the alias was moved to it");
            } else if (routes.stable().is(now)) {
                if (rollout != null && rollout.named()) takeOut(rollout, "the alias was moved back");
            } else change(now);
            failure = null;
        } catch (ServingException | TrackingException e) {
            if (!e.toString().equals(failure)) tell(new EndpointEvent.LoadFailed(settings.uri, e));
            failure = e.toString();
        }
    }

    private void change(ModelVersion now) {
        Served<I, O> loaded = versions.load(now.uri());
        // It is served all the same: what cannot be watched is better than what is old.
        if (settings.monitoring != null)
            unjudged(loaded, settings.monitoring.rules())
                    .ifPresent(problem -> LOG.warn("{}: {}", settings.uri, problem));
        if (rollout != null) takeOut(rollout, "the alias was moved on");
        if (settings.canary != null) begin(loaded, settings.canary, true);
        else replace(loaded);
    }

    private void replace(Served<I, O> served) {
        Routes<I, O> before = routes;
        routes = before.only(served);
        tell(new EndpointEvent.Stable(served.name(), before.stable().name()));
        close(before, routes);
    }

    /** Starts a canary of a version that no alias points at yet. */
    synchronized void canary(String uri, Canary policy) {
        checkOpen();
        if (rollout != null)
            throw new ServingException("version " + rollout.canary().name()
                    + " is a canary already: promote it or roll it back before another one");
        Served<I, O> loaded = versions.load(uri);
        if (loaded.name().equals(routes.stable().name())) {
            loaded.predictor().close();
            throw new ServingException("version " + loaded.name() + " is the stable one: give another one as canary");
        }
        begin(loaded, policy, false);
    }

    private void begin(Served<I, O> canary, Canary policy, boolean named) {
        checkJudged(canary, policy.guards());
        rollout = new Rollout<>(canary, routes.stable(), policy, named, settings.clock);
        Routes<I, O> before = routes;
        routes = before.with(canary, rollout.percent());
        tell(new EndpointEvent.CanaryStep(canary.name(), rollout.percent()));
        close(before, routes);
    }

    private void judge(Rollout<I, O> judged) {
        switch (judged.verdict()) {
            case GO_ON -> {}
            case NEXT_STEP -> {
                judged.nextStep();
                routes = routes.with(judged.canary(), judged.percent());
                tell(new EndpointEvent.CanaryStep(judged.canary().name(), judged.percent()));
            }
            case PROMOTE -> tried(() -> promote(judged, judged.told()));
            case ROLL_BACK -> tried(() -> rollback(judged, judged.broken().orElse("a guard did not hold")));
        }
    }

    /** What fails on the way to the registry is tried again at the next look. */
    private void tried(Runnable deed) {
        try {
            deed.run();
        } catch (TrackingException e) {
            LOG.warn("The alias of {} could not be moved", settings.uri, e);
        }
    }

    synchronized void promote(String reason) {
        promote(underWay(), reason);
    }

    synchronized void rollback(String reason) {
        rollback(underWay(), reason);
    }

    private Rollout<I, O> underWay() {
        checkOpen();
        if (rollout == null)
            throw new ServingException(
                    "there is no canary at '" + settings.uri + "': start one with Endpoint.canary(..)");
        return rollout;
    }

    private void promote(Rollout<I, O> done, String reason) {
        ModelVersion canary = done.canary().version();
        if (alias.isPresent() && !done.named() && canary != null)
            canary.aliasIf(alias.get(), routes.stable().version(), "promoted: " + reason);
        finish(done, reason);
    }

    private void finish(Rollout<I, O> done, String reason) {
        Routes<I, O> before = routes;
        routes = before.only(done.canary());
        rollout = null;
        tell(new EndpointEvent.Promoted(done.canary().name(), before.stable().name(), reason));
        close(before, routes);
    }

    private void rollback(Rollout<I, O> failed, String reason) {
        // No caller is sent to it from here on, whatever becomes of the alias.
        takeOut(failed, reason);
        ModelVersion canary = failed.canary().version();
        if (canary == null) return;
        if (failed.named()) {
            rejected = canary;
            rejection = reason;
        }
        if (failed.named() && routes.stable().version() != null) moveBack(canary);
        else canary.tag("mlopskit.rolled_back", reason.length() > 500 ? reason.substring(0, 500) : reason);
    }

    /** Moves the alias back from a version that was rolled back, unless somebody has moved it on. */
    private void moveBack(ModelVersion refused) {
        ModelVersion stable = routes.stable().version();
        if (alias.isEmpty() || stable == null) return;
        try {
            stable.aliasIf(alias.get(), refused, "rolled back: " + rejection);
        } catch (ConflictException e) {
            LOG.info(
                    "The alias of {} had been moved on when version {} was rolled back",
                    settings.uri,
                    refused.version());
        }
        // Whoever moves it there again means it.
        rejected = null;
    }

    private void takeOut(Rollout<I, O> failed, String reason) {
        Routes<I, O> before = routes;
        routes = before.only(before.stable());
        rollout = null;
        tell(new EndpointEvent.RolledBack(
                failed.canary().name(), before.stable().name(), reason));
        close(before, routes);
    }

    /** Compares another version with the stable one. */
    synchronized void compare(AbTest test) {
        split(Map.of(test.uri(), test.percent()));
        comparing = new Comparing(
                routes.stable().name(), routes.parts().get(0).served().name(), test);
    }

    Comparing comparing() {
        Comparing now = comparing;
        if (now == null)
            throw new ServingException(
                    "there is no A/B test at '" + settings.uri + "': start one with Endpoint.compare(..)");
        return now;
    }

    boolean report(String key, @Nullable String segment, boolean success) {
        Comparing now = comparing();
        Routes<I, O> present = routes;
        if (!now.isOf(present)) return false;
        now.report(!present.isStable(present.pick(key)), segment, success);
        return true;
    }

    @Nullable
    Shadowing<I, O> shadowing() {
        return shadowing;
    }

    /** Has a version see the traffic, in place of the one that did. */
    synchronized void shadow(Shadow shadow) {
        checkOpen();
        Shadowing<I, O> next = new Shadowing<>(shadow, versions.load(shadow.uri()));
        endShadow();
        shadowing = next;
    }

    synchronized void endShadow() {
        Shadowing<I, O> before = shadowing;
        shadowing = null;
        if (before != null) before.close();
    }

    /** Gives versions fixed parts of the traffic; the stable one keeps the rest. */
    synchronized void split(Map<String, Integer> percents) {
        checkOpen();
        if (rollout != null)
            throw new ServingException("version " + rollout.canary().name()
                    + " is a canary: promote it or roll it back before the traffic is split otherwise");
        long sum = 0;
        for (Map.Entry<String, Integer> part : percents.entrySet()) {
            if (part.getValue() < 0 || part.getValue() > 100)
                throw new ServingException(
                        "'" + part.getKey() + "' cannot have " + part.getValue() + " % of the traffic");
            sum += part.getValue();
        }
        if (sum > 100) throw new ServingException("the parts " + percents + " are more than 100 %");
        List<Part<I, O>> parts = new ArrayList<>();
        try {
            percents.forEach((uri, percent) -> parts.add(new Part<>(versions.load(uri), percent)));
        } catch (RuntimeException e) {
            parts.forEach(part -> part.served().predictor().close());
            throw e;
        }
        Routes<I, O> before = routes;
        routes = new Routes<>(before.stable(), List.copyOf(parts));
        close(before, routes);
    }

    /** Closes what is served no more. Calls that have begun end as usual. */
    private void close(Routes<I, O> before, @Nullable Routes<I, O> after) {
        List<Served<I, O>> kept = after == null ? List.of() : all(after);
        for (Served<I, O> served : all(before))
            if (!kept.contains(served)) {
                served.predictor().close();
                if (monitor != null && !closed) monitor.leave(served);
            }
    }

    private static <I, O> List<Served<I, O>> all(Routes<I, O> routes) {
        List<Served<I, O>> all = new ArrayList<>(List.of(routes.stable()));
        for (Part<I, O> part : routes.parts()) all.add(part.served());
        return all;
    }

    synchronized EndpointStatus status() {
        List<VersionStatus> all = new ArrayList<>();
        double rest = 100;
        for (Part<I, O> part : routes.parts()) rest -= part.percent();
        all.add(routes.stable().status(VersionStatus.Role.STABLE, rest));
        for (Part<I, O> part : routes.parts())
            all.add(part.served()
                    .status(rollout == null ? VersionStatus.Role.SPLIT : VersionStatus.Role.CANARY, part.percent()));
        Shadowing<I, O> now = shadowing;
        return new EndpointStatus(
                settings.uri,
                all,
                now == null ? Optional.empty() : Optional.of(now.status()),
                Optional.ofNullable(requestLog).map(RequestLogging::status));
    }

    private void checkOpen() {
        if (closed)
            throw new UnavailableException("the endpoint of '" + settings.uri + "' is closed: open another one");
    }

    void tell(EndpointEvent event) {
        if (!(event instanceof EndpointEvent.WindowClosed)) LOG.info("{}: {}", settings.uri, event);
        for (EndpointListener listener : settings.listeners)
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.warn("A listener of {} failed on {}", settings.uri, event, e);
            }
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        if (monitor != null) monitor.turn(all(routes));
        closed = true;
        if (monitor != null) monitor.close();
        if (requestLog != null) requestLog.close();
        rollout = null;
        endShadow();
        close(routes, null);
    }
}
