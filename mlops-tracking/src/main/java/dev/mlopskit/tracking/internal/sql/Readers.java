package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.StackRoom;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for reading. Each read sees one state of the store and neither waits for the writer nor holds it up. There are
 * a few at most, since a database server has a hundred for everybody; whoever finds none free waits for its turn. Work must not
 * ask for another one. Thread-safe.
 */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final int MAX = 8;

    private final Connector connector;
    private final Dialect dialect;
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore free = new Semaphore(MAX, true);
    private volatile boolean closed;

    Readers(Connector connector) {
        this.connector = connector;
        this.dialect = connector.dialect();
    }

    <T extends @Nullable Object> T read(Writer.Work<T> work) {
        Attempts attempts = new Attempts(dialect);
        for (; ; ) {
            try {
                return readOnce(work);
            } catch (SQLException e) {
                switch (attempts.after(e)) {
                    case NONE -> throw dialect.translate(e);
                    // The others were opened before what broke this one.
                    case RECONNECT -> closeIdle();
                    case AGAIN -> {}
                }
            }
        }
    }

    private <T extends @Nullable Object> T readOnce(Writer.Work<T> work) throws SQLException {
        // As with writes: an interrupt breaks no call into the store off, and who called will see it. A read is soon
        // over.
        StackRoom.require();
        free.acquireUninterruptibly();
        try {
            return readNow(work);
        } finally {
            free.release();
        }
    }

    private <T extends @Nullable Object> T readNow(Writer.Work<T> work) throws SQLException {
        if (closed) throw new StoreException(dialect.store(), "is closed: open it again", null);
        Session session = idle.poll();
        boolean sound = false;
        try {
            if (session == null) session = connector.openReader();
            session.begin(dialect.beginRead());
            connector.verify();
            T value = work.run(session);
            session.update("COMMIT");
            sound = true;
            return value;
        } finally {
            // A connection on which something failed is not used again.
            if (session != null && sound) giveBack(session);
            else if (session != null) closeQuietly(session);
        }
    }

    private void giveBack(Session session) {
        idle.push(session);
        if (closed) closeIdle();
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Session session = idle.poll(); session != null; session = idle.poll()) closeQuietly(session);
    }

    private static void closeQuietly(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            // A connection that only read loses nothing.
            LOG.debug("a reading connection did not close", e);
        }
    }
}
