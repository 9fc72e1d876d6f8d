package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.internal.sql.Dialect.Remedy;
import java.sql.SQLException;
import java.util.Objects;

/** What PostgreSQL's errors mean, by SQLState (https://www.postgresql.org/docs/18/errcodes-appendix.html). */
final class PostgresErrors {
    private PostgresErrors() {}

    private static String state(SQLException e) {
        return Objects.requireNonNullElse(e.getSQLState(), "");
    }

    static Remedy remedy(SQLException e) {
        String state = state(e);
        return switch (state) {
            // Serialization failure, deadlock, lock not available, and a key that another writer has just used.
            case "40001", "40P01", "55P03", "23505" -> Remedy.AGAIN;
            // Shut down or crashed; a statement that was prepared before a migration changed its types, or that is
            // gone.
            case "57P01", "57P02", "57P05", "0A000", "26000" -> Remedy.RECONNECT;
            default ->
                state.startsWith("08") && !state.equals("08001") && !state.equals("08004")
                        ? Remedy.RECONNECT
                        : Remedy.NONE;
        };
    }

    static TrackingException translate(String store, SQLException e) {
        String state = state(e);
        return switch (state) {
            case "22001" ->
                new InvalidValueException(
                        "a text", "is longer than its column in the database (" + e.getMessage() + "): shorten it");
            case "22021", "22P05" ->
                new InvalidValueException(
                        "a text", "has a character that PostgreSQL cannot keep, such as NUL: leave it out");
            default -> new StoreException(store, problem(state, e), e);
        };
    }

    private static String problem(String state, SQLException e) {
        return switch (state) {
            case "28P01", "28000" ->
                "does not let this user in: check user and password, and pg_hba.conf on the server";
            case "3D000" -> "is not there: make it with 'CREATE DATABASE', or give the name of one that is";
            case "3F000" -> "has no schema to put tables in: set the search_path of this user";
            case "42501" -> "does not give this user the rights that are needed (" + e.getMessage() + "): grant them";
            case "25006" -> "is read-only, as a standby is: give the address of the primary server";
            case "40001", "40P01", "23505" -> "was written by others at each of many attempts: try again";
            case "55P03" -> "is locked by another program that does not let go: see pg_locks, then try again";
            case "57P03" -> "is just starting or stopping: try again in a moment";
            case "57P01", "57P02", "57P05" -> "was shut down in the middle of this call: try again";
            case "53100" -> "has a full disk: free some space; what was acknowledged is safe";
            case "53300" -> "has no connection left: close some, or raise max_connections on the server";
            default ->
                state.startsWith("08")
                        ? "cannot be reached: check host and port, and that the server runs (" + deepest(e) + ")"
                        : "failed: " + e.getMessage();
        };
    }

    /** The driver says that an attempt failed, and why only further down. */
    private static String deepest(Throwable e) {
        Throwable found = e;
        while (found.getCause() != null) found = found.getCause();
        return found.toString();
    }
}
