package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.internal.sql.Dialect.Remedy;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How often one transaction is done again that another writer or a lost connection stopped. Used by one thread. */
final class Attempts {
    /** About a minute of waiting for locks, as long as SQLite is waited for. */
    private static final int MAX = 100;

    private static final long LONGEST_PAUSE_MILLIS = 100;

    private final Dialect dialect;
    private int failed;
    private boolean reconnected;

    Attempts(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What to do after an error; has paused when another writer was in the way. */
    Remedy after(SQLException e) {
        Remedy remedy = dialect.remedy(e);
        if (remedy == Remedy.RECONNECT) {
            // Where a new connection breaks too, the server is not there.
            if (reconnected) return Remedy.NONE;
            reconnected = true;
        } else if (remedy == Remedy.AGAIN) {
            if (++failed == MAX) return Remedy.NONE;
            pause();
        }
        return remedy;
    }

    /** Of different length for different writers, so that they do not meet again. */
    private void pause() {
        long longest = Math.min(1L << Math.min(failed, 10), LONGEST_PAUSE_MILLIS);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(longest)));
    }
}
