package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.Finding;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.life.StaleRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** Repairs one file, which nobody else has open; what it was is kept beside it. */
final class Repair {
    private final Path file;
    private final Instant now;
    private final List<String> done = new ArrayList<>();
    private final List<Path> kept = new ArrayList<>();

    Repair(Path file, Instant now) {
        this.file = file;
        this.now = now;
    }

    /** What has been done, a sentence each. */
    List<String> done() {
        return done;
    }

    /** The copies of what was there before. */
    List<Path> kept() {
        return kept;
    }

    /** Ends stale runs, and clears what belongs to nothing after a copy has been made. */
    void mend() throws SQLException {
        try (Session session = open(file)) {
            session.execute("PRAGMA busy_timeout=1000");
            boolean clears =
                    RowCheck.find(session, now).stream().anyMatch(finding -> finding.kind() != Finding.Kind.STALE_RUN);
            if (clears) {
                Path copy = free(".before-repair-");
                session.update("VACUUM INTO ?", copy.toString());
                kept.add(copy);
            }
            session.execute("PRAGMA synchronous=FULL");
            if (clears) done.addAll(RowCheck.mend(session, now.toEpochMilli()));
            endStale(session);
        }
    }

    private void endStale(Session session) throws SQLException {
        for (StaleRun run : RowCheck.staleRuns(session, now)) {
            session.execute("BEGIN IMMEDIATE");
            boolean ended =
                    Runs.endIf(session, run.runId(), run.judged(), RunStatus.KILLED, run.end(), List.of(run.reason()));
            session.execute("COMMIT");
            if (ended) done.add("run " + run.runId() + " is marked as killed, since " + run.owner() + " is gone");
        }
    }

    /** Builds the file anew at the base revision and puts it in the place of the broken one. */
    void rebuild() throws SQLException, IOException {
        Path built = file.resolveSibling("." + Ids.random() + ".tmp");
        try {
            build(built);
            try (FileChannel channel = FileChannel.open(built, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // Whoever opened the broken file meanwhile must not go on with it under its other name.
            SqliteDoctor.refuseUsed(file);
            Path broken = free(".broken-");
            boolean linked = link(broken);
            if (!linked) Files.move(file, broken);
            try {
                AtomicFiles.place(built, file, true);
            } catch (IOException e) {
                if (linked) Files.delete(broken);
                else Files.move(broken, file);
                throw e;
            }
            done.add(
                    "built the file anew at the schema revision of MLflow 3.0, with all ids and rows of the broken one");
            kept.add(broken);
        } finally {
            Files.deleteIfExists(built);
            Files.deleteIfExists(built.resolveSibling(built.getFileName() + "-journal"));
        }
    }

    private void build(Path target) throws SQLException {
        try (Session session = open(target)) {
            session.execute("PRAGMA busy_timeout=1000");
            String root = file.resolveSibling("mlruns").toString();
            Schema.create(session, root, now.toEpochMilli());
            session.update("ATTACH DATABASE ? AS source", file.toString());
            session.execute("PRAGMA source.locking_mode=EXCLUSIVE");
            session.execute("BEGIN EXCLUSIVE");
            try {
                Rescue.copy(session, file.toString());
                session.execute("COMMIT");
            } catch (SQLException | RuntimeException e) {
                session.rollback();
                throw e;
            }
            // In a log beside it nothing may be left when the file gets another name; the lock is held since before.
            String mode = session.first("PRAGMA source.journal_mode=DELETE", row -> row.getString(1))
                    .orElse("");
            if (!mode.equals("delete"))
                throw new StoreException(file.toString(), "has a log that cannot be folded into it", null);
            List<String> check = session.list("PRAGMA main.integrity_check(1)", row -> row.getString(1));
            if (!check.equals(List.of("ok")))
                throw new StoreException(file.toString(), "could not be rebuilt: " + check + "; it is as it was", null);
        }
    }

    /** So that at no moment the file is without its name. Some file systems know no second names. */
    private boolean link(Path name) throws IOException {
        try {
            Files.createLink(name, file);
            return true;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (Files.exists(name)) throw e;
            return false;
        }
    }

    private Path free(String infix) {
        String name = file.getFileName() + infix + now.toString().replaceAll("[-:]|\\.[0-9]+", "");
        Path path = file.resolveSibling(name);
        for (int i = 2; Files.exists(path); i++) path = file.resolveSibling(name + "-" + i);
        return path;
    }

    private static Session open(Path path) throws SQLException {
        return new Session(
                JDBC.createConnection("jdbc:sqlite:" + path, new SQLiteConfig().toProperties()),
                new SqliteDialect(path.toString()));
    }
}
