package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tries again what SQLite refuses at once while another process has the file, instead of waiting by itself. */
final class Retry {
    private static final int SQLITE_BUSY = 5;
    private static final int MAX_ATTEMPTS = 1_000;

    /** Something that may find the file busy. */
    interface Attempt {
        void run() throws SQLException;
    }

    private Retry() {}

    static void whileBusy(Attempt attempt) throws SQLException {
        for (int i = 1; ; i++) {
            try {
                attempt.run();
                return;
            } catch (SQLException e) {
                if ((e.getErrorCode() & 0xff) != SQLITE_BUSY || i == MAX_ATTEMPTS) throw e;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }
}
