package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;

/** What a driver's error means for the user, by SQLite's result code (https://www.sqlite.org/rescode.html). */
final class SqliteErrors {
    private SqliteErrors() {}

    static StoreException translate(Path file, SQLException e) {
        String problem =
                switch (e.getErrorCode() & 0xff) {
                    case 5, 6 ->
                        "is locked by another process that does not let go: close programs that write to it, then try again";
                    case 8 -> "is read-only: give this user the right to write the file and its folder";
                    case 10 -> "cannot be read or written by the operating system: check the disk and its free space";
                    case 11 -> "is damaged: restore a backup, or save what can be read with 'sqlite3 FILE .recover'";
                    case 13 -> "lies on a disk that is full: free some space; what was acknowledged is safe";
                    case 14 -> "cannot be opened: check that its folder exists and that this user may write there";
                    case 26 ->
                        "is not an SQLite database: give the path of another file, or move this one out of the way";
                    default -> "failed: " + e.getMessage() + "; if the file was moved or replaced, open it again";
                };
        return new StoreException(file.toString(), problem, e);
    }
}
