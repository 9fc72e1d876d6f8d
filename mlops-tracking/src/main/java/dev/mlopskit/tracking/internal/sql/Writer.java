package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.nio.file.Path;
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

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MAX_GROUP = 256;

    private final Path file;
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
    Writer(Path file, Session session, Readers.Opener opener) {
        this.file = file;
        this.session = session;
        this.opener = opener;
    }

    <T extends @Nullable Object> T write(Work<T> work) {
        Ticket<T> ticket = new Ticket<>(work);
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
        return ticket.result(file);
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
                ticket.fail(new StoreException(file.toString(), "is closed: open it again", null));
            return;
        }
        // One bad ticket must not take the others with it: then each gets a transaction of its own.
        if (group.size() == 1 || !commit(group)) for (Ticket<?> ticket : group) commit(List.of(ticket));
    }

    /** Commits a group; false if the work of one of several failed, so that each is to be tried alone. */
    private boolean commit(List<Ticket<?>> group) {
        boolean working = false;
        try {
            Session open = session();
            open.update("BEGIN IMMEDIATE");
            working = true;
            for (Ticket<?> ticket : group) ticket.run(open);
            working = false;
            open.update("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollback();
            if (working && group.size() > 1) return false;
            for (Ticket<?> ticket : group) ticket.fail(e);
            return true;
        } catch (Error e) {
            // Out of stack or memory: the trouble of this thread, not of those that it commits for.
            rollback();
            for (Ticket<?> ticket : group)
                if (ticket.caller == Thread.currentThread()) ticket.fail(e);
                else waiting.add(ticket);
            return true;
        }
        for (Ticket<?> ticket : group) ticket.finish();
        return true;
    }

    private Session session() throws SQLException {
        if (session == null) session = opener.open();
        return session;
    }

    private void rollback() {
        if (session == null || session.rollback()) return;
        try {
            session.close();
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
            throw SqliteErrors.translate(file, e);
        } finally {
            turn.unlock();
            wakeNext();
        }
    }

    /** A call that waits for its commit. {@code done} is written last, so that who reads it sees the rest. */
    private static final class Ticket<T extends @Nullable Object> {
        private final Work<T> work;
        private final Thread caller = Thread.currentThread();
        private volatile boolean done;
        private @Nullable T value;
        private @Nullable Throwable error;
        private boolean byCaller;

        Ticket(Work<T> work) {
            this.work = work;
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
        T result(Path file) {
            if (error == null) return value;
            if (error instanceof SQLException e) throw SqliteErrors.translate(file, e);
            // The trace of the error is that of whoever committed for this caller.
            if (!byCaller) error.addSuppressed(new Throwable("called here"));
            if (error instanceof RuntimeException e) throw e;
            throw (Error) error;
        }
    }
}
