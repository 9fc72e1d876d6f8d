package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Finding;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.internal.ModelUri;
import dev.mlopskit.tracking.internal.Stages;
import dev.mlopskit.tracking.spi.SearchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses at which nothing lies; only of this machine's folders, nothing is asked of a server. */
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
                        + " FROM model_versions v WHERE current_stage IS NOT '" + Stages.DELETED + "'" + NO_PROMPT))
            if (isMissing(file, row[1]) || isUnknown(session, row[1]))
                findings.add(broken("models:/" + row[0], row[1]));
        FolderCheck folders = new FolderCheck(session, file);
        for (String[] row : rows(session, "SELECT experiment_id, artifact_location FROM experiments"))
            folders.find(row[0], local(file, row[1]).orElse(null), findings);
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
        String model = ModelUri.modelId(source);
        if (model != null) return !session.any("SELECT 1 FROM logged_models WHERE model_id = ?", model);
        if (source != null && source.startsWith(ModelUri.RUNS))
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

    private static List<String[]> rows(Session session, String query) throws SQLException {
        return session.list(query, row -> new String[] {row.getString(1), row.getString(2)});
    }
}
