package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Diagnosis;
import dev.mlopskit.tracking.Finding;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.internal.life.FileUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Examines and repairs SQLite files. */
public final class SqliteDoctor {
    private SqliteDoctor() {}

    /** Says what is wrong with a file, and changes nothing. */
    public static Diagnosis examine(Path given, Instant now) {
        Path file = existing(given);
        try (Specimen specimen = new Specimen(file)) {
            Session session = specimen.session();
            SchemaCheck schema = new SchemaCheck(session);
            if (!schema.isOfMlflow())
                throw new StoreException(
                        file.toString(),
                        "is no database of MLflow's, and stays as it is: give the path of another file",
                        null);
            List<Finding> findings = new ArrayList<>(damage(session));
            findings.addAll(schema.findings(!specimen.users().isEmpty()));
            if (!schema.isBroken() && findings.isEmpty() && writable(session)) {
                findings.addAll(RowCheck.find(session, now));
                findings.addAll(LinkCheck.find(session, file));
            }
            return new Diagnosis(
                    file.toString(),
                    schema.revision(),
                    schema.openers(),
                    specimen.users(),
                    findings,
                    List.of(),
                    List.of());
        } catch (SQLException e) {
            throw new SqliteDialect(file.toString()).translate(e);
        } catch (IOException e) {
            throw new StoreException(file.toString(), "cannot be read: check the rights of the file and its folder", e);
        }
    }

    /** Repairs what can be repaired; gives what is wrong afterwards. */
    public static Diagnosis repair(Path given, Instant now) {
        Path file = existing(given);
        refuseUsed(file);
        Diagnosis before = examine(file, now);
        if (before.findings().stream().noneMatch(Finding::repairable)) return before;
        if (!Files.isWritable(file) || !Files.isWritable(file.toAbsolutePath().getParent()))
            throw new StoreException(
                    file.toString(), "is read-only: give this user the right to write the file and its folder", null);
        Repair repair = new Repair(file, now);
        try {
            if (before.findings(Finding.Kind.BROKEN_MIGRATION).isEmpty()) repair.mend();
            else {
                repair.rebuild();
                // What its rows say could not be looked at before.
                Diagnosis rebuilt = examine(file, now);
                if (rebuilt.findings().stream().anyMatch(Finding::repairable)) repair.mend();
            }
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) == 5) throw used(file, "another connection");
            throw new SqliteDialect(file.toString()).translate(e);
        } catch (IOException e) {
            throw new StoreException(
                    file.toString(), "cannot be repaired: check the free space and the rights of its folder", e);
        }
        Diagnosis after = examine(file, now);
        return new Diagnosis(
                after.store(),
                after.revision(),
                after.opens(),
                after.inUseBy(),
                after.findings(),
                repair.done(),
                repair.kept());
    }

    private static List<Finding> damage(Session session) throws SQLException {
        return session.list("PRAGMA integrity_check(5)", row -> row.getString(1)).stream()
                .filter(line -> !line.equals("ok"))
                .map(line -> new Finding(
                        Finding.Kind.DAMAGED,
                        "the file",
                        "is damaged (" + line.strip()
                                + "): restore a backup, or save what can be read with 'sqlite3 FILE .recover'",
                        false))
                .toList();
    }

    /** Whether all tables are there that this library reads: an MLflow 2 has not made some. */
    private static boolean writable(Session session) throws SQLException {
        return session.dialect()
                .tables(session)
                .containsAll(Schema.written(session.dialect()).keySet());
    }

    private static Path existing(Path given) {
        Path file = given.toAbsolutePath().normalize();
        if (!Files.isRegularFile(file))
            throw new StoreException(
                    file.toString(), "is no file: give the path of an SQLite file, as in sqlite:///mlflow.db", null);
        if (!Files.isReadable(file))
            throw new StoreException(file.toString(), "cannot be read: give this user the right to read it", null);
        return resolved(file);
    }

    /** A link is left in place, and what it points to is repaired. */
    private static Path resolved(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    /** Fails if a process has the file open. */
    static void refuseUsed(Path file) {
        if (OpenFiles.isOpen(file)) throw used(file, "this process");
        List<Long> others = FileUsers.others(file);
        if (!others.isEmpty()) throw used(file, "process " + others);
    }

    private static ConflictException used(Path file, String by) {
        return new ConflictException(
                file.toString(),
                "store " + file + " is open in " + by
                        + ", and can be repaired only when nobody uses it: close it there,"
                        + " wait if it is migrating, then try again");
    }
}
