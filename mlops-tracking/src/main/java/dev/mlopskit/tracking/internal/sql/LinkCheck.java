package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Finding;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.internal.search.SearchPlan;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses at which nothing lies, and folders that nothing points to; only of this machine's folders, nothing is asked of a server. */
final class LinkCheck {
    /** A prompt has its text in tags, and a source that leads nowhere. */
    private static final String NO_PROMPT = " AND NOT EXISTS (SELECT 1 FROM registered_model_tags t"
            + " WHERE t.name = v.name AND t.key = '" + SearchPlan.PROMPT_TAG + "' AND t.value = 'true')"
            + " AND NOT EXISTS (SELECT 1 FROM model_version_tags t WHERE t.name = v.name AND t.version = v.version"
            + " AND t.key = '" + SearchPlan.PROMPT_TAG + "' AND t.value = 'true')";

    private LinkCheck() {}

    static List<Finding> find(Session session, Path file) throws SQLException, IOException {
        List<Finding> findings = new ArrayList<>();
        for (String[] row : rows(
                session,
                "SELECT model_id, artifact_location FROM logged_models WHERE lifecycle_stage = 'active'"
                        + " AND status = 2"))
            if (isMissing(file, row[1])) findings.add(broken("logged model " + row[0], row[1]));
        for (String[] row : rows(
                session,
                "SELECT r.run_uuid, r.artifact_uri FROM runs r WHERE lifecycle_stage = 'active'"
                        + " AND EXISTS (SELECT 1 FROM tags t WHERE t.run_uuid = r.run_uuid AND t.key IN"
                        + " ('mlflow.log-model.history', 'mlflow.loggedArtifacts'))"))
            if (isMissing(file, row[1])) findings.add(broken("run " + row[0], row[1]));
        for (String[] row : rows(
                session,
                "SELECT name || '/' || version, COALESCE(storage_location, source)"
                        + " FROM model_versions v WHERE current_stage IS NOT 'Deleted_Internal'" + NO_PROMPT))
            if (isMissing(file, row[1]) || isUnknown(session, row[1]))
                findings.add(broken("models:/" + row[0], row[1]));
        for (String[] row : rows(session, "SELECT experiment_id, artifact_location FROM experiments"))
            folders(session, file, row[0], row[1], findings);
        return findings;
    }

    private static Finding broken(String subject, @Nullable String address) {
        return new Finding(
                Finding.Kind.BROKEN_LINK,
                subject,
                "points to " + (address == null ? "nothing" : Address.shown(address))
                        + ", where nothing lies: bring it back there, or give the new address",
                false);
    }

    private static boolean isUnknown(Session session, @Nullable String source) throws SQLException {
        if (source != null && source.startsWith("models:/m-"))
            return !session.any(
                    "SELECT 1 FROM logged_models WHERE model_id = ?", source.substring("models:/".length()));
        if (source != null && source.startsWith("runs:/"))
            return !session.any("SELECT 1 FROM runs WHERE run_uuid = ?", source.split("/", -1)[1]);
        return false;
    }

    private static boolean isMissing(Path file, @Nullable String address) {
        return local(file, address).filter(path -> !Files.exists(path)).isPresent();
    }

    private static Optional<Path> local(Path file, @Nullable String address) {
        try {
            if (address == null || address.isBlank()) return Optional.empty();
            return Address.of(address).local().map(file::resolveSibling);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private static void folders(
            Session session, Path file, String experiment, @Nullable String location, List<Finding> findings)
            throws SQLException, IOException {
        Path root = local(file, location).filter(Files::isDirectory).orElse(null);
        if (root == null) return;
        folders(session, root, "[0-9a-f]{32}", "SELECT 1 FROM runs WHERE run_uuid = ?", experiment, findings);
        Path models = root.resolve("models");
        if (Files.isDirectory(models))
            folders(
                    session,
                    models,
                    "m-[0-9a-f]{32}",
                    "SELECT 1 FROM logged_models WHERE model_id = ?",
                    experiment,
                    findings);
    }

    private static void folders(
            Session session, Path root, String names, String query, String experiment, List<Finding> findings)
            throws SQLException, IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.matches(names) && Files.isDirectory(entry) && !session.any(query, name))
                    findings.add(new Finding(
                            Finding.Kind.ORPHAN_FOLDER,
                            entry.toString(),
                            "belongs to nothing in experiment " + experiment + ": delete it if nobody needs it",
                            false));
            }
        }
    }

    private static List<String[]> rows(Session session, String query) throws SQLException {
        return session.list(query, row -> new String[] {row.getString(1), row.getString(2)});
    }
}
