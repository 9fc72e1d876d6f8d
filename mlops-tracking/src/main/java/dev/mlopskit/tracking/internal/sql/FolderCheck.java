package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders of artifacts that a file does not know. Other stores may keep theirs in the same place: two databases in one folder
 * share {@code mlruns}, and count their experiments alike.
 */
final class FolderCheck {
    private final Session session;
    private final boolean alone;

    FolderCheck(Session session, Path file) throws IOException {
        this.session = session;
        this.alone = isAlone(file);
    }

    private static boolean isAlone(Path file) throws IOException {
        try (DirectoryStream<Path> stores =
                Files.newDirectoryStream(file.toAbsolutePath().getParent(), "*.{db,sqlite,sqlite3}")) {
            for (Path store : stores) if (!store.getFileName().equals(file.getFileName())) return false;
            return true;
        }
    }

    void find(String experiment, @Nullable Path root, List<Finding> findings) throws SQLException, IOException {
        if (root == null) return;
        find(root, "[0-9a-f]{32}", "SELECT 1 FROM runs WHERE run_uuid = ?", experiment, findings);
        find(
                root.resolve("models"),
                "m-[0-9a-f]{32}",
                "SELECT 1 FROM logged_models WHERE model_id = ?",
                experiment,
                findings);
    }

    private void find(Path root, String names, String query, String experiment, List<Finding> findings)
            throws SQLException, IOException {
        if (!Files.isDirectory(root)) return;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.matches(names) && hasFiles(entry) && !session.any(query, name))
                    findings.add(new Finding(
                            Finding.Kind.ORPHAN_FOLDER,
                            entry.toString(),
                            "is not known to this file in its experiment " + experiment + ": " + advice(entry),
                            false));
            }
        }
    }

    private String advice(Path entry) {
        boolean ofFiles = Files.exists(entry.resolve("meta.yaml"));
        return alone && !ofFiles
                ? "if no other store keeps it there, and nobody needs it, it can be deleted"
                : "another store may own it, so leave it as it is";
    }

    private static boolean hasFiles(Path entry) throws IOException {
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) return false;
        try (Stream<Path> inside = Files.walk(entry)) {
            return inside.anyMatch(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        }
    }
}
