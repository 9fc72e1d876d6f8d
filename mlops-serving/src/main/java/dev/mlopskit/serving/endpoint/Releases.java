package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.Routes.Part;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.TrackingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions an endpoint has and what part of the traffic each gets. Callers read {@link #routes()} and never wait. Whoever
 * changes something holds the lock of this, and closes what nobody is sent to any more; a version is loaded, and listeners are
 * told, without it, so that a rollback waits for neither.
 */
final class Releases<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final EndpointBuilder<I, O> settings;
    private final Versions<I, O> versions;
    private final AliasKeeper alias;
    private final Announcements announcements;
    private final Observers<I, O> observers;

    /** Taken before the lock of this by whoever loads a version, so that one is loaded at a time. */
    private final Object loading = new Object();

    private volatile Routes<I, O> routes;
    private volatile boolean closed;
    private volatile @Nullable Shadowing<I, O> shadowing;
    private volatile @Nullable Comparing comparing;
    private @Nullable Rollout<I, O> rollout;

    /** Calls that no version counts. */
    final LongAdder overloaded = new LongAdder();

    final LongAdder fallbacks = new LongAdder();

    Releases(EndpointBuilder<I, O> settings) {
        this.settings = settings;
        this.versions = new Versions<>(settings);
        this.alias = new AliasKeeper(settings.tracking, settings.uri);
        this.announcements = new Announcements(settings.uri, List.copyOf(settings.listeners));
        Served<I, O> first = first();
        try {
            this.observers = new Observers<>(settings, first, announcements::add);
        } catch (ServingException e) {
            first.predictor().close();
            throw e;
        }
        this.routes = new Routes<>(first, List.of());
        tell(new EndpointEvent.Stable(first.name(), null));
        if (settings.canary != null) follow(false);
    }

    /**
     * What is served at first: what the alias points at, unless that was still a canary when another process ended, which it
     * becomes again.
     */
    private Served<I, O> first() {
        if (settings.canary == null || !alias.follows()) return versions.load(settings.uri);
        ModelVersion now = alias.find();
        Optional<Integer> stable = alias.interrupted(now);
        if (stable.isEmpty()) return versions.load(now.uri());
        try {
            return versions.load("models:/" + now.name() + "/" + stable.get());
        } catch (ServingException | TrackingException e) {
            LOG.warn("Version {} of {} was stable and cannot be loaded: its canary is", stable.get(), now.name(), e);
            return versions.load(now.uri());
        }
    }

    Observers<I, O> observers() {
        return observers;
    }

    Routes<I, O> routes() {
        return routes;
    }

    boolean isClosed() {
        return closed;
    }

    /** Tells at once; for whoever holds no lock of this. */
    void tell(EndpointEvent event) {
        announcements.add(event);
        announcements.tell();
    }

    private void changed(Runnable change) {
        changed(() -> {
            change.run();
            return true;
        });
    }

    private interface Change<T> {
        T make();
    }

    /** Changes something under the lock, and tells of it when it has been given back. */
    private <T> T changed(Change<T> change) {
        try {
            synchronized (this) {
                return change.make();
            }
        } finally {
            announcements.tell();
        }
    }

    /** As {@link #changed}, of an endpoint that is open. */
    private <T> T whileOpen(Change<T> change) {
        return changed(() -> {
            if (closed)
                throw new UnavailableException("the endpoint of '" + settings.uri + "' is closed: open another one");
            return change.make();
        });
    }

    /** Closes the window of the monitor if it is over, and judges the canary. */
    void look() {
        changed(() -> {
            if (closed) return false;
            observers.look(all(routes));
            if (rollout != null) judge(rollout);
            return true;
        });
    }

    /**
     * Looks where the alias points, and serves that.
     *
     * @param asked whether a version that could not be loaded is tried again in any case
     */
    void follow(boolean asked) {
        if (!alias.follows() || closed) return;
        synchronized (loading) {
            try {
                Optional<ModelVersion> wanted = changed(() -> {
                    alias.settle();
                    return Optional.of(alias.find()).filter(this::wants);
                });
                if (wanted.isPresent()) {
                    if (changed(() -> alias.skips(wanted.get())) && !asked) return;
                    serve(wanted.get());
                }
                changed(alias::settled);
            } catch (ServingException | TrackingException e) {
                if (changed(() -> alias.isNews(e))) tell(new EndpointEvent.LoadFailed(settings.uri, e));
            }
        }
    }

    /** Whether what the alias points at is to be loaded. */
    private boolean wants(ModelVersion now) {
        if (closed) return false;
        if (rollout != null && rollout.canary().is(now)) {
            if (!rollout.named()) finish(rollout, "the alias was moved to it");
            return false;
        }
        if (!routes.stable().is(now)) return true;
        if (rollout != null && rollout.named()) takeOut(rollout, "the alias was moved back");
        return false;
    }

    private void serve(ModelVersion now) {
        Served<I, O> loaded;
        try {
            loaded = versions.load(now.uri());
        } catch (ServingException e) {
            changed(() -> alias.unloadable(now));
            throw e;
        }
        taken(loaded, () -> {
            // It may have been rolled back, promoted or closed meanwhile.
            if (!wants(now)) return false;
            // It is served all the same: what cannot be watched is better than what is old.
            observers.warnOf(loaded);
            if (settings.canary != null) loaded.requireJudged(settings.canary.guards());
            if (rollout != null) takeOut(rollout, "the alias was moved on");
            if (settings.canary != null && !alias.wentBack(now)) {
                begin(loaded, settings.canary, true);
                Rollout<I, O> begun = underWay();
                tried(() -> alias.begun(begun));
            } else replace(loaded);
            return true;
        });
    }

    /** Changes something with a version that was loaded for it, and closes that if it is not wanted. */
    private void taken(Served<I, O> loaded, Change<Boolean> change) {
        boolean taken = false;
        try {
            taken = changed(change);
        } finally {
            if (!taken) loaded.predictor().close();
        }
    }

    private void replace(Served<I, O> served) {
        Routes<I, O> before = routes;
        become(before.only(served));
        announcements.add(
                new EndpointEvent.Stable(served.name(), before.stable().name()));
    }

    /** Starts a canary of a version that no alias points at yet. */
    void canary(String uri, Canary policy) {
        synchronized (loading) {
            whileOpen(this::requireNoCanary);
            Served<I, O> loaded = versions.load(uri);
            taken(loaded, () -> {
                requireNoCanary();
                requireOther(loaded);
                loaded.requireJudged(policy.guards());
                begin(loaded, policy, false);
                return true;
            });
        }
    }

    private boolean requireNoCanary() {
        if (rollout != null)
            throw new ServingException("version " + rollout.canary().name()
                    + " is a canary: promote it or roll it back before the traffic is given to others");
        return true;
    }

    private void requireOther(Served<I, O> loaded) {
        if (loaded.name().equals(routes.stable().name()))
            throw new ServingException("version " + loaded.name()
                    + " is the stable one, which has what the others leave: give another one");
    }

    private void begin(Served<I, O> canary, Canary policy, boolean named) {
        Rollout<I, O> begun = new Rollout<>(canary, routes.stable(), policy, named, settings.clock);
        rollout = begun;
        become(routes.with(canary, begun.percent()));
        announcements.add(new EndpointEvent.CanaryStep(canary.name(), begun.percent()));
    }

    private void judge(Rollout<I, O> judged) {
        Rollout.Verdict verdict = judged.verdict();
        switch (verdict.kind()) {
            case GO_ON -> {}
            case NEXT_STEP -> {
                judged.nextStep();
                become(routes.with(judged.canary(), judged.percent()));
                announcements.add(new EndpointEvent.CanaryStep(judged.canary().name(), judged.percent()));
            }
            case PROMOTE -> tried(() -> promote(judged, verdict.reason()));
            case ROLL_BACK -> tried(() -> rollback(judged, verdict.reason()));
        }
    }

    /** What fails on the way to the registry is tried again at the next look. */
    private void tried(Runnable deed) {
        try {
            deed.run();
        } catch (TrackingException e) {
            LOG.warn("The alias of {} could not be moved, and will be tried again", settings.uri, e);
        }
    }

    void promote(String reason) {
        whileOpen(() -> {
            promote(underWay(), reason);
            return true;
        });
    }

    void rollback(String reason) {
        whileOpen(() -> {
            rollback(underWay(), reason);
            return true;
        });
    }

    private Rollout<I, O> underWay() {
        if (rollout == null)
            throw new ServingException(
                    "there is no canary at '" + settings.uri + "': start one with Endpoint.canary(..)");
        return rollout;
    }

    private void promote(Rollout<I, O> done, String reason) {
        alias.promote(done, reason);
        finish(done, reason);
    }

    private void finish(Rollout<I, O> done, String reason) {
        Routes<I, O> before = routes;
        rollout = null;
        become(before.only(done.canary()));
        announcements.add(
                new EndpointEvent.Promoted(done.canary().name(), before.stable().name(), reason));
    }

    private void rollback(Rollout<I, O> failed, String reason) {
        // No caller is sent to it from here on, whatever becomes of the alias.
        takeOut(failed, reason);
        alias.rolledBack(failed, reason);
        alias.settle();
    }

    private void takeOut(Rollout<I, O> failed, String reason) {
        Routes<I, O> before = routes;
        rollout = null;
        become(before.only(before.stable()));
        announcements.add(new EndpointEvent.RolledBack(
                failed.canary().name(), before.stable().name(), reason));
    }

    /** Compares another version with the stable one. */
    void compare(AbTest test) {
        split(Map.of(test.uri(), test.percent()), test);
    }

    /** Gives versions fixed parts of the traffic; the stable one keeps the rest. */
    void split(Map<String, Integer> percents) {
        split(percents, null);
    }

    private void split(Map<String, Integer> percents, @Nullable AbTest test) {
        requireParts(percents);
        synchronized (loading) {
            whileOpen(this::requireNoCanary);
            List<Part<I, O>> parts = new ArrayList<>();
            boolean taken = false;
            try {
                percents.forEach((uri, percent) -> parts.add(new Part<>(versions.load(uri), percent)));
                // The same in each process, so that a key goes to the same version in all of them.
                parts.sort(Comparator.comparing(part -> part.served().name()));
                whileOpen(() -> {
                    requireNoCanary();
                    for (Part<I, O> part : parts) requireOther(part.served());
                    become(new Routes<>(routes.stable(), List.copyOf(parts)));
                    comparing = test == null
                            ? null
                            : new Comparing(
                                    routes.stable().name(),
                                    parts.get(0).served().name(),
                                    test);
                    return true;
                });
                taken = true;
            } finally {
                if (!taken)
                    for (Part<I, O> part : parts) part.served().predictor().close();
            }
        }
    }

    private static void requireParts(Map<String, Integer> percents) {
        long sum = 0;
        for (Map.Entry<String, Integer> part : percents.entrySet()) {
            if (part.getValue() < 0 || part.getValue() > 100)
                throw new ServingException(
                        "'" + part.getKey() + "' cannot have " + part.getValue() + " % of the traffic: give 0 to 100");
            sum += part.getValue();
        }
        if (sum > 100) throw new ServingException("the parts " + percents + " are more than 100 %: make them smaller");
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
    void shadow(Shadow shadow) {
        synchronized (loading) {
            whileOpen(() -> true);
            Served<I, O> loaded = versions.load(shadow.uri());
            taken(loaded, () -> {
                if (closed) return false;
                endShadow();
                shadowing = new Shadowing<>(shadow, loaded);
                return true;
            });
        }
    }

    synchronized void endShadow() {
        Shadowing<I, O> before = shadowing;
        shadowing = null;
        if (before != null) before.close();
    }

    /** Sends callers elsewhere from now on, and closes what is served no more. Calls that have begun end as usual. */
    private void become(Routes<I, O> next) {
        List<Served<I, O>> gone = all(routes);
        gone.removeAll(all(next));
        routes = next;
        for (Served<I, O> served : gone) {
            served.predictor().close();
            observers.leave(served);
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
        Shadowing<I, O> shadow = shadowing;
        return new EndpointStatus(
                settings.uri,
                all,
                Optional.ofNullable(rollout).map(now -> now.verdict().reason()),
                alias.failure(),
                overloaded.sum(),
                fallbacks.sum(),
                shadow == null ? Optional.empty() : Optional.of(shadow.status()),
                observers.logged());
    }

    @Override
    public void close() {
        changed(() -> {
            if (closed) return false;
            tried(alias::settle);
            observers.end(all(routes));
            closed = true;
            observers.close();
            rollout = null;
            endShadow();
            for (Served<I, O> served : all(routes)) served.predictor().close();
            return true;
        });
    }
}
