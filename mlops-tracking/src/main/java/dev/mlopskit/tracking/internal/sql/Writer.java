package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.StackRoom;
import dev.mlopskit.tracking.internal.sql.Dialect.Remedy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a process. A call returns after its transaction has committed; callers that wait at the same time
 * commit together: whoever gets the lock next does the work of all that wait. Thread-safe.
 */
final class Writer implements AutoCloseable {
    /** What is done inside a transaction. May be run a second time, after a rollback. */
    interface Work<T extends @Nullable Object> {
        T run(Session session) throws SQLException;
    }

    /** One point of a run. */
    record LogMetric(String runId, Metric metric) implements Work<@Nullable Void> {
        @Override
        public @Nullable Void run(Session session) throws SQLException {
            Metrics.writeOne(session, runId, metric);
            return null;
        }
    }

    /** How far a transaction has come. */
    private enum Step {
        BEGIN,
        WORK,
        COMMIT
    }

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MAX_GROUP = 256;

    /** How long the work of others is done by a caller whose own is done. */
    private static final long SERVE_NANOS = 2_000_000;

    /** How long is waited for the next group to come together. */
    private static final long LINGER_NANOS = 50_000;

    /** How often a caller lets others run before it parks: most groups are committed sooner, and to wake costs as much. */
    private static final int YIELDS = 1_000;

    /** How long is slept at once: whoever ran out of stack or memory may not have come to wake the next. */
    private static final long SLEEP_NANOS = 500_000_000;

    private final Connector connector;
    private final Dialect dialect;
    private @Nullable Session session;
    /** Whether a transaction has begun and not come to its end. Guarded by the turn. */
    private boolean dirty;

    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<Ticket<?>> waiting = new ConcurrentLinkedQueue<>();
    /** What is being committed, or was by a caller that broke off in the middle. Guarded by the turn. */
    private final List<Ticket<?>> group = new ArrayList<>(MAX_GROUP);
    /** How many wait: to count a queue is to walk it. */
    private final AtomicInteger queued = new AtomicInteger();
    /** How many callers there seem to be; fewer, when fewer come. Guarded by the turn. */
    private int crowd = 1;

    private boolean closed;

    /** Writes by a connection that is open, and once it has failed by another. */
    Writer(Connector connector, Session session) {
        this.connector = connector;
        this.dialect = connector.dialect();
        this.session = session;
    }

    /**
     * Does work and commits it.
     *
     * @param alone whether other processes may not write meanwhile
     */
    <T extends @Nullable Object> T write(Work<T> work, boolean alone) {
        StackRoom.require();
        Ticket<T> ticket = new Ticket<>(work, alone);
        try {
            await(ticket);
        } finally {
            ticket.left = true;
        }
        return ticket.result(dialect);
    }

    private void await(Ticket<?> ticket) {
        add(ticket);
        boolean interrupted = false;
        int yields = 0;
        while (!ticket.done) {
            if (turn.tryLock()) {
                try {
                    if (!ticket.done) commitGroups();
                } finally {
                    turn.unlock();
                    wakeNext();
                }
            } else if (yields++ < YIELDS) {
                giveWay();
            } else {
                // Said before looking again: who releases it looks after saying that it is done.
                ticket.parked = true;
                if (!ticket.done) LockSupport.parkNanos(this, SLEEP_NANOS);
                // A write is not given up half way; who called will see the interrupt.
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void add(Ticket<?> ticket) {
        waiting.add(ticket);
        queued.incrementAndGet();
    }

    /** Whoever came while the lock was held may be parked; whoever comes later finds the lock free. */
    private void wakeNext() {
        Ticket<?> next = waiting.peek();
        if (next != null) LockSupport.unpark(next.caller);
    }

    /**
     * Commits what waits, and goes on while there is more: to hand the lock over costs more than a transaction. Those of a
     * group that has just been committed come back with their next call, if they come, within a few microseconds.
     */
    private void commitGroups() {
        long end = System.nanoTime() + SERVE_NANOS;
        int size;
        do {
            take();
            commitGroup();
            size = group.size();
            letGo();
            crowd = Math.max(size + queued.get(), crowd - 1);
        } while (crowd > 1 && System.nanoTime() < end && awaitGroup(crowd - 1));
    }

    /** Whether anybody waits, once as many do as are wanted, or soon. */
    private boolean awaitGroup(int wanted) {
        long end = System.nanoTime() + LINGER_NANOS;
        while (queued.get() < wanted && System.nanoTime() < end) giveWay();
        return queued.get() > 0;
    }

    /** Lets run whoever is waited for; nothing but the time it takes depends on it. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void giveWay() {
        Thread.yield();
    }

    /** Takes what waits, after what a caller left behind that broke off. */
    private void take() {
        letGo();
        for (Ticket<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            queued.decrementAndGet();
            // Nobody is there any more to be told.
            if (!next.left) group.add(next);
            if (group.size() == MAX_GROUP) break;
        }
    }

    private void commitGroup() {
        if (group.isEmpty()) return;
        if (closed) fail(group, new StoreException(dialect.store(), "is closed: open it again", null));
        // One bad ticket must not take the others with it: then each gets a transaction of its own.
        else if (group.size() == 1 || !commit(group)) for (Ticket<?> ticket : group) commit(List.of(ticket));
    }

    /** Lets the callers of a group go on, but for those that are to be tried again. */
    private void letGo() {
        // One by one, so that nobody is told, or tried, twice when this breaks off too.
        while (!group.isEmpty()) {
            Ticket<?> last = group.get(group.size() - 1);
            if (last.settled) last.release();
            else add(last);
            group.remove(group.size() - 1);
        }
    }

    /** Commits a group; false if the work of one of several failed, so that each is to be tried alone. */
    private boolean commit(List<Ticket<?>> group) {
        Attempts attempts = new Attempts(dialect);
        for (; ; ) {
            Step step = Step.BEGIN;
            try {
                Session open = session();
                dirty = true;
                open.begin(dialect.beginWrite(group.stream().anyMatch(ticket -> ticket.alone)));
                verify();
                step = Step.WORK;
                runAll(open, group);
                step = Step.COMMIT;
                open.update("COMMIT");
                dirty = false;
                for (Ticket<?> ticket : group) ticket.settled = true;
                return true;
            } catch (SQLException e) {
                rollback();
                Remedy remedy = attempts.after(e);
                if (remedy == Remedy.RECONNECT) discard();
                if (step == Step.COMMIT && remedy == Remedy.RECONNECT) return fail(group, unknown(e));
                if (remedy != Remedy.NONE) continue;
                return (step != Step.WORK || group.size() == 1) && fail(group, e);
            } catch (RuntimeException e) {
                rollback();
                return (step != Step.WORK || group.size() == 1) && fail(group, e);
            } catch (Error e) {
                // Out of stack or memory: the trouble of this thread, not of those that it commits for.
                for (Ticket<?> ticket : group) if (ticket.caller == Thread.currentThread()) ticket.fail(e);
                abandon(e);
                return true;
            }
        }
    }

    /** Points of one run that several callers log are written by the same few statements. */
    private static void runAll(Session session, List<Ticket<?>> group) throws SQLException {
        Map<String, List<Metric>> points = new HashMap<>();
        for (Ticket<?> ticket : group)
            if (group.size() > 1 && ticket.work instanceof LogMetric log)
                points.computeIfAbsent(log.runId(), id -> new ArrayList<>()).add(log.metric());
            else ticket.run(session);
        for (var run : points.entrySet()) {
            Runs.requireActive(session, run.getKey());
            Metrics.write(session, run.getKey(), run.getValue());
        }
    }

    private static boolean fail(List<Ticket<?>> group, Exception e) {
        for (Ticket<?> ticket : group) ticket.fail(e);
        return true;
    }

    private StoreException unknown(SQLException e) {
        return new StoreException(
                dialect.store(),
                "broke the connection while it committed, so that nobody knows whether this write was kept: look before"
                        + " you write it again",
                e);
    }

    /** Whoever had the lock before may have put another file in the place of this one. */
    private void verify() {
        try {
            connector.verify();
        } catch (StoreException e) {
            rollback();
            discard();
            throw e;
        }
    }

    private Session session() throws SQLException {
        if (dirty) abandon();
        if (session == null) session = connector.openWriter();
        return session;
    }

    private void rollback() {
        if (session != null && !session.rollback()) discard();
        dirty = false;
    }

    /** Lets go of a connection in whatever state it is; where even that fails, whoever writes next does it. */
    private void abandon(Error because) {
        try {
            abandon();
        } catch (Error e) {
            because.addSuppressed(e);
        }
    }

    private void abandon() {
        // What is in memory only would be gone with its connection.
        if (connector.hasReaders()) discard();
        else rollback();
    }

    private void discard() {
        try {
            if (session != null) session.close();
        } catch (SQLException e) {
            LOG.debug("a connection that had failed did not close", e);
        }
        session = null;
        dirty = false;
    }

    @Override
    public void close() {
        StackRoom.require();
        turn.lock();
        try {
            if (closed) return;
            closed = true;
            if (session != null) session.close();
        } catch (SQLException e) {
            throw dialect.translate(e);
        } finally {
            turn.unlock();
            wakeNext();
        }
    }

    /** A call that waits for its commit. {@code done} is written last, so that who reads it sees the rest. */
    private static final class Ticket<T extends @Nullable Object> {
        private final Work<T> work;
        private final boolean alone;
        private final Thread caller = Thread.currentThread();
        private volatile boolean done;
        private volatile boolean parked;
        /** Whether nobody waits for it any more, by an error of the caller. */
        private volatile boolean left;

        private @Nullable T value;
        private @Nullable Throwable error;
        private boolean byCaller;
        private boolean settled;

        Ticket(Work<T> work, boolean alone) {
            this.work = work;
            this.alone = alone;
        }

        void run(Session session) throws SQLException {
            value = work.run(session);
        }

        void fail(Throwable e) {
            error = e;
            byCaller = caller == Thread.currentThread();
            settled = true;
        }

        /** Lets the caller go on. */
        void release() {
            done = true;
            if (parked && caller != Thread.currentThread()) LockSupport.unpark(caller);
        }

        @SuppressWarnings("NullAway") // value is what T allows once the work has run
        T result(Dialect dialect) {
            if (error == null) return value;
            if (error instanceof SQLException e) throw dialect.translate(e);
            // The trace of the error is that of whoever committed for this caller.
            if (!byCaller) error.addSuppressed(new Throwable("called here"));
            if (error instanceof RuntimeException e) throw e;
            throw (Error) error;
        }
    }
}
