package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.sql.Dialect.Remedy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    /** How far a transaction has come. */
    private enum Step {
        BEGIN,
        WORK,
        COMMIT
    }

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MAX_GROUP = 256;

    private final Dialect dialect;
    private final Readers.Opener opener;
    private @Nullable Session session;
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<Ticket<?>> waiting = new ConcurrentLinkedQueue<>();
    private boolean closed;

    /**
     * Writes by a connection that is open.
     *
     * @param opener opens another one in its place once it has failed
     */
    Writer(Dialect dialect, Session session, Readers.Opener opener) {
        this.dialect = dialect;
        this.session = session;
        this.opener = opener;
    }

    /**
     * Does work and commits it.
     *
     * @param alone whether other processes may not write meanwhile
     */
    <T extends @Nullable Object> T write(Work<T> work, boolean alone) {
        Ticket<T> ticket = new Ticket<>(work, alone);
        waiting.add(ticket);
        boolean interrupted = false;
        while (!ticket.done) {
            if (turn.tryLock()) {
                try {
                    if (!ticket.done) commitGroup();
                } finally {
                    turn.unlock();
                }
                wakeNext();
            } else {
                LockSupport.park(this);
                // A write is not given up half way; who called will see the interrupt.
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        return ticket.result(dialect);
    }

    /** Whoever came while the lock was held may be parked; whoever comes later finds the lock free. */
    private void wakeNext() {
        Ticket<?> next = waiting.peek();
        if (next != null) LockSupport.unpark(next.caller);
    }

    private void commitGroup() {
        List<Ticket<?>> group = new ArrayList<>();
        for (Ticket<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
            if (group.size() == MAX_GROUP) break;
        }
        if (closed) {
            for (Ticket<?> ticket : group)
                ticket.fail(new StoreException(dialect.store(), "is closed: open it again", null));
            return;
        }
        // One bad ticket must not take the others with it: then each gets a transaction of its own.
        if (group.size() == 1 || !commit(group)) for (Ticket<?> ticket : group) commit(List.of(ticket));
    }

    /** Commits a group; false if the work of one of several failed, so that each is to be tried alone. */
    private boolean commit(List<Ticket<?>> group) {
        Attempts attempts = new Attempts(dialect);
        for (; ; ) {
            Step step = Step.BEGIN;
            try {
                Session open = session();
                open.update(dialect.beginWrite(group.stream().anyMatch(ticket -> ticket.alone)));
                step = Step.WORK;
                for (Ticket<?> ticket : group) ticket.run(open);
                step = Step.COMMIT;
                open.update("COMMIT");
                for (Ticket<?> ticket : group) ticket.finish();
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
                rollback();
                for (Ticket<?> ticket : group)
                    if (ticket.caller == Thread.currentThread()) ticket.fail(e);
                    else waiting.add(ticket);
                return true;
            }
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

    private Session session() throws SQLException {
        if (session == null) session = opener.open();
        return session;
    }

    private void rollback() {
        if (session != null && !session.rollback()) discard();
    }

    private void discard() {
        try {
            if (session != null) session.close();
        } catch (SQLException e) {
            LOG.debug("a connection that had failed did not close", e);
        }
        session = null;
    }

    @Override
    public void close() {
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
        private @Nullable T value;
        private @Nullable Throwable error;
        private boolean byCaller;

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
            finish();
        }

        void finish() {
            done = true;
            if (caller != Thread.currentThread()) LockSupport.unpark(caller);
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
