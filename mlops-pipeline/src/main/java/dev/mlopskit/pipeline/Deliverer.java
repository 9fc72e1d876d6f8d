package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Waits;
import dev.mlopskit.pipeline.internal.events.EventStore;
import dev.mlopskit.pipeline.internal.events.Loop;
import dev.mlopskit.pipeline.internal.journal.JournalStore;
import dev.mlopskit.pipeline.internal.journal.RunRow;
import dev.mlopskit.pipeline.internal.store.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the runs of one consumer. All that it decides by is in the database: how far the consumer is, and which of its runs are
 * not over; so any number of processes can have the same one, and each takes over the runs that another has left.
 */
final class Deliverer implements Loop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(EventWorker.class);
    /** How long a run that is waited for may ask somebody before that is noticed. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final EventStore store;
    private final JournalStore journal;
    private final String topic;
    private final String name;
    private final Delivery how;
    private final Pipeline pipeline;
    private final RunOptions options;
    private final PipelineClock clock;
    /** What wakes the loop; set before it begins. */
    volatile Runnable wake = () -> {};

    /** The event of a time to come that a batch begins with, and since when it is known; of the thread of the loop. */
    private long early;

    private Instant earlySince = Instant.MAX;

    /** Guarded by itself. */
    private final Map<String, ActiveRun> active = new LinkedHashMap<>();

    Deliverer(
            EventStore store,
            JournalStore journal,
            String topic,
            String name,
            Delivery how,
            Pipeline pipeline,
            RunOptions options,
            PipelineClock clock) {
        this.store = store;
        this.journal = journal;
        this.topic = topic;
        this.name = name;
        this.how = how;
        this.pipeline = pipeline;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public @Nullable Instant step() throws Loop.Stop {
        settle();
        // Before events are read: of those that come later none is too late for its batch.
        Instant now = clock.instant();
        // Before the runs are counted: whoever begins one moves it on, and then nothing is begun from here.
        Long passed = store.passed(topic, name);
        if (passed == null)
            throw new Loop.Stop(new PipelineException("consumer '" + name + "' of topic '" + topic
                    + "' was forgotten: deliver anew to begin from the first event"));
        List<RunRow> open = journal.open(EventStore.consumerId(topic, name));
        int resumed = resume(open);
        Instant poll = now.plus(how.every);
        if (resumed < 0 || open.size() + ending(open) >= how.maxActive) return poll;
        return deliver(passed, now, poll);
    }

    /** Takes note of runs that are over. */
    private void settle() throws Loop.Stop {
        List<ActiveRun> over = new ArrayList<>();
        synchronized (active) {
            active.values().removeIf(run -> run.isDone() && over.add(run));
        }
        if (!how.stopsOnFailure) return;
        for (ActiveRun run : over) {
            RunState state = state(run);
            if (state != null && state != RunState.SUCCESS)
                throw new Loop.Stop(new PipelineException("run " + run.id() + " of pipeline '" + pipeline.name()
                        + "' is " + state + ", and consumer '" + name + "' of topic '" + topic
                        + "' stops then: mend it with rerun(..), and deliver anew to go on"));
        }
    }

    /** How a run ended; {@code null} if it stopped half way, so that somebody will go on with it. */
    private static @Nullable RunState state(ActiveRun run) {
        try {
            return run.await().state();
        } catch (PipelineException e) {
            return null;
        }
    }

    /** Goes on with the runs that another process has left, in order; -1 if one had to be left to somebody else. */
    private int resume(List<RunRow> open) throws Loop.Stop {
        Instant now = Instant.now();
        long driven = open.stream().filter(row -> !row.isAbandoned(now)).count();
        int resumed = 0;
        for (RunRow row : open) {
            if (!row.isAbandoned(now) || isActive(row.runId())) continue;
            if (driven + resumed >= how.maxActive) break;
            try {
                begun(pipeline.goOn(row.runId(), options, false));
                resumed++;
            } catch (PipelineException e) {
                boolean left = journal.find(row.runId())
                        .filter(again -> again.isAbandoned(Instant.now()))
                        .isPresent();
                if (left && !(e instanceof StoreFailure)) throw new Loop.Stop(e);
                if (left) throw e;
                return -1;
            }
        }
        return resumed;
    }

    /** How many runs of this process are over in the journal, and have yet to say how they ended. */
    private long ending(List<RunRow> open) {
        Set<String> ids = open.stream().map(RunRow::runId).collect(Collectors.toSet());
        synchronized (active) {
            return active.keySet().stream().filter(id -> !ids.contains(id)).count();
        }
    }

    private boolean isActive(String runId) {
        synchronized (active) {
            return active.containsKey(runId);
        }
    }

    /** Begins one run, if there are events for it; gives when to look again. */
    private Instant deliver(long passed, Instant now, Instant poll) {
        List<Event> events =
                how.kind == Delivery.Kind.LATEST ? store.newest(topic, passed) : store.read(topic, passed, how.count);
        if (events.isEmpty()) return poll;
        if (how.kind == Delivery.Kind.BATCH && events.size() < how.count) {
            Instant due = Waits.after(waitsSince(events.get(0)), how.time);
            if (due.isAfter(now)) return due.isBefore(poll) ? due : poll;
        }
        long last = events.get(events.size() - 1).offset();
        ActiveRun run = pipeline.deliver(options, EventStore.handed(topic, name, passed, last), events);
        if (run != null) begun(run);
        return now;
    }

    /** When an event began to wait: the time that it has, or when it was seen if that is yet to come, as after a clock was set back. */
    private Instant waitsSince(Event event) {
        // Asked anew: it may have been published since the step began.
        Instant now = clock.instant();
        if (event.offset() == early && !earlySince.isAfter(now)) return earlySince;
        if (!event.at().isAfter(now)) return event.at();
        early = event.offset();
        earlySince = now;
        return now;
    }

    private void begun(ActiveRun run) {
        synchronized (active) {
            active.put(run.id(), run);
        }
        run.whenDone(() -> {
            warnIfFailed(run);
            wake.run();
        });
    }

    private void warnIfFailed(ActiveRun run) {
        try {
            PipelineRun over = run.await();
            if (over.state() == RunState.FAILED)
                LOG.warn("run of consumer '{}' of topic '{}' failed: run {}", name, topic, run.id(), Failures.of(over));
        } catch (PipelineException e) {
            // It stopped half way, as was logged then.
        }
    }

    /** The runs that go on here, in the order in which they began. */
    List<ActiveRun> activeRuns() {
        synchronized (active) {
            return active.values().stream().filter(run -> !run.isDone()).toList();
        }
    }

    /** Waits for the runs that go on, and leaves those that wait for answers; an interrupt ends the waiting, and is set again. */
    void awaitRuns() {
        List<ActiveRun> rest;
        synchronized (active) {
            rest = List.copyOf(active.values());
        }
        try {
            for (ActiveRun run : rest) awaitEnd(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(ActiveRun run) throws InterruptedException {
        try {
            while (run.await(LOOK).isEmpty())
                if (run.leaveIfAsking()) Objects.requireNonNull(run.await(Duration.ofDays(10_000)));
        } catch (PipelineException e) {
            // Was told to the listeners of the run, and is in the journal or will be gone on with.
        }
    }
}
