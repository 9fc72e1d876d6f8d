package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Folders;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.internal.life.FileUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * A file that is looked at so that not a byte of it, or beside it, changes. Even a reader of SQLite makes {@code -wal} and
 * {@code -shm} files and rolls back what a crash left. So a file that nobody has open is read as one that cannot change, and
 * where a log lies beside it, a copy of both is read; one that is open somewhere has those files already.
 */
final class Specimen implements AutoCloseable {
    private static final List<String> LOGS = List.of("-wal", "-journal");

    private final @Nullable Path copy;
    private final List<Long> users;
    private final Session session;

    /** Opens it. */
    Specimen(Path file) throws SQLException, IOException {
        users = FileUsers.others(file);
        boolean live = !users.isEmpty() || OpenFiles.isOpen(file);
        copy = !live && hasLog(file) ? copy(file) : null;
        try {
            Path read = copy == null ? file : copy.resolve("copy.db");
            String mode = copy != null ? "" : live ? "?mode=ro" : "?immutable=1";
            String uri = "file:" + read.toUri().getRawPath() + mode;
            session = new Session(
                    JDBC.createConnection("jdbc:sqlite:" + uri, new SQLiteConfig().toProperties()),
                    new SqliteDialect(file.toString()));
            session.execute("PRAGMA busy_timeout=10000");
            session.execute("PRAGMA query_only=ON");
        } catch (SQLException e) {
            delete();
            throw e;
        }
    }

    Session session() {
        return session;
    }

    /** The other processes that have it open. */
    List<Long> users() {
        return users;
    }

    private static boolean hasLog(Path file) throws IOException {
        for (String suffix : LOGS) {
            Path log = beside(file, suffix);
            if (Files.exists(log) && Files.size(log) > 0) return true;
        }
        return false;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static Path copy(Path file) throws IOException {
        Path folder = Files.createTempDirectory("mlopskit-");
        Files.copy(file, folder.resolve("copy.db"));
        for (String suffix : LOGS)
            if (Files.exists(beside(file, suffix)))
                Files.copy(beside(file, suffix), folder.resolve("copy.db" + suffix));
        return folder;
    }

    private void delete() throws IOException {
        if (copy != null) Folders.delete(copy);
    }

    @Override
    public void close() throws SQLException {
        session.close();
        try {
            delete();
        } catch (IOException e) {
            throw new StoreException(String.valueOf(copy), "is a temporary copy that cannot be deleted", e);
        }
    }
}
