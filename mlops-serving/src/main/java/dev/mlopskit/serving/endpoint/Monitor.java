package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.endpoint.Traffic.Counts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the versions of an endpoint, window after window. But for {@link #see}, guarded by the lock of {@link Releases}. */
final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private record Looked(Watch watch, Seen seen) {}

    private final Monitoring monitoring;
    private final Clock clock;
    private final Consumer<EndpointEvent> listener;
    private final Beside<Looked> beside;
    private final List<Served<?, ?>> left = new ArrayList<>();
    private long number;
    private Instant from;

    Monitor(Monitoring monitoring, Clock clock, Consumer<EndpointEvent> listener) {
        this.monitoring = monitoring;
        this.clock = clock;
        this.listener = listener;
        this.from = clock.instant();
        this.beside = new Beside<>("mlopskit-monitor", monitoring.waiting(), batch -> {
            for (Looked looked : batch) add(looked);
        });
    }

    private static void add(Looked looked) {
        try {
            looked.watch().add(looked.seen());
        } catch (RuntimeException e) {
            LOG.debug("A call could not be sketched", e);
            looked.watch().dropped();
        }
    }

    /** Leaves a call to be sketched; returns at once. */
    void see(Watch watch, Seen seen) {
        if (!beside.offer(new Looked(watch, seen))) watch.dropped();
    }

    /** A version is served no more: it is told of in the window that is open, and then no longer. */
    void leave(Served<?, ?> served) {
        left.add(served);
    }

    /** Closes the window if it is over. */
    void look(List<? extends Served<?, ?>> served) {
        Instant now = clock.instant();
        // A clock that was set back is not waited for.
        if (now.isBefore(from)) from = now;
        if (!now.isBefore(from.plus(monitoring.time()))) turn(served);
    }

    /** Closes the window. */
    void turn(List<? extends Served<?, ?>> served) {
        Instant to = clock.instant();
        Duration time = Duration.between(from, to);
        List<Served<?, ?>> all = new ArrayList<>(served);
        all.addAll(left);
        List<Watch.Closed> closed = beside.settled(() -> {
            List<Watch.Closed> each = new ArrayList<>();
            for (Served<?, ?> one : all)
                each.add(watch(one).close(one.name(), one.traffic().counts(), time, to));
            return each;
        });
        listener.accept(new EndpointEvent.WindowClosed(new Window(
                number++, from, to, closed.stream().map(Watch.Closed::version).toList())));
        from = to;
        Counts stable = closed.get(0).counts();
        for (int i = 0; i < all.size(); i++) judge(all.get(i), closed.get(i), stable);
        for (Served<?, ?> gone : left)
            for (Guard rule : List.copyOf(watch(gone).broken)) end(gone, rule, "the version is served no more");
        left.clear();
    }

    private static Watch watch(Served<?, ?> served) {
        return Objects.requireNonNull(served.watch(), "a version that is served is watched");
    }

    private void judge(Served<?, ?> served, Watch.Closed closed, Counts stable) {
        Window.@Nullable Version features = closed.version().rows() < monitoring.atLeast() ? null : closed.version();
        for (Guard rule : monitoring.guards()) {
            Finding finding = Finding.orNothing(rule, closed.counts(), stable, monitoring.atLeast(), features);
            if (finding.isBroken() && watch(served).broken.add(rule))
                listener.accept(new EndpointEvent.AlertBegan(
                        served.name(), rule, "not so that " + rule + ": " + finding.shown()));
            else if (finding.isKept() && watch(served).broken.contains(rule))
                end(served, rule, "again so that " + rule + ": " + finding.shown());
        }
    }

    private void end(Served<?, ?> served, Guard rule, String reason) {
        watch(served).broken.remove(rule);
        listener.accept(new EndpointEvent.AlertEnded(served.name(), rule, reason));
    }

    @Override
    public void close() {
        beside.close();
    }
}
