package dev.mlopskit.tracking.internal.sqlite;

import dev.mlopskit.tracking.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections for reading. Each read sees one state of the store and neither waits for the writer nor holds it up.
 * Thread-safe.
 */
final class Readers implements AutoCloseable {
    /** Opens a connection. */
    interface Opener {
        Session open() throws SQLException;
    }

    private static final int MAX_IDLE = 8;

    private final Path file;
    private final Opener opener;
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Readers(Path file, Opener opener) {
        this.file = file;
        this.opener = opener;
    }

    <T extends @Nullable Object> T read(Writer.Work<T> work) {
        if (closed) throw new StoreException(file.toString(), "is closed: open it again", null);
        Session session = null;
        try {
            session = idle.poll();
            if (session == null) session = opener.open();
            session.update("BEGIN");
            T value;
            try {
                value = work.run(session);
            } finally {
                session.update("COMMIT");
            }
            giveBack(session);
            return value;
        } catch (SQLException e) {
            // A connection that failed is not used again.
            if (session != null) closeQuietly(session, e);
            throw SqliteErrors.translate(file, e);
        } catch (RuntimeException e) {
            if (session != null) giveBack(session);
            throw e;
        }
    }

    private void giveBack(Session session) {
        if (idle.size() < MAX_IDLE) idle.push(session);
        else closeQuietly(session, null);
        if (closed) closeIdle();
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Session session = idle.poll(); session != null; session = idle.poll()) closeQuietly(session, null);
    }

    private static void closeQuietly(Session session, @Nullable Exception because) {
        try {
            session.close();
        } catch (SQLException e) {
            // A read-only connection loses nothing.
            if (because != null) because.addSuppressed(e);
        }
    }
}
