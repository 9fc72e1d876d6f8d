package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The monitor and the request log of an endpoint, as far as it has them. But for {@link #answered}, guarded by the lock of {@link Releases}. */
final class Observers<I, O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final EndpointBuilder<I, O> settings;
    private final @Nullable Monitor monitor;
    private final @Nullable RequestLogging requestLog;

    /**
     * Begins.
     *
     * @throws ServingException if a guard of the monitor cannot be judged for the first version, or the log cannot be written
     */
    Observers(EndpointBuilder<I, O> settings, Served<I, O> first, Consumer<EndpointEvent> listener) {
        this.settings = settings;
        if (settings.monitoring != null) first.requireJudged(settings.monitoring.guards());
        // Whether a package has the profile that a guard needs is seen when it becomes the canary.
        if (settings.canary != null && settings.monitoring == null) first.requireJudged(settings.canary.guards());
        this.requestLog = settings.requestLog == null ? null : new RequestLogging(settings.requestLog);
        this.monitor = settings.monitoring == null ? null : new Monitor(settings.monitoring, settings.clock, listener);
    }

    /** Closes the window of the monitor if it is over. */
    void look(List<Served<I, O>> served) {
        if (monitor != null) monitor.look(served);
    }

    /** Warns of guards that cannot be judged for a version. */
    void warnOf(Served<I, O> loaded) {
        if (settings.monitoring != null)
            loaded.unjudged(settings.monitoring.guards())
                    .ifPresent(problem -> LOG.warn("{}: {}", settings.uri, problem));
    }

    /** A version is served no more. */
    void leave(Served<I, O> served) {
        if (monitor != null) monitor.leave(served);
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

    Optional<RequestLog.Status> logged() {
        return Optional.ofNullable(requestLog).map(RequestLogging::status);
    }

    /** Closes the last window. */
    void end(List<Served<I, O>> served) {
        if (monitor != null) monitor.turn(served);
    }

    @Override
    public void close() {
        if (monitor != null) monitor.close();
        if (requestLog != null) requestLog.close();
    }
}
