package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Search;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of experiments and their tags. */
final class Experiments {
    private static final String SELECT =
            "SELECT experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time"
                    + " FROM experiments";

    private Experiments() {}

    static ExperimentData create(Session session, String artifactRoot, NewExperiment made, long now)
            throws SQLException {
        String name = made.name();
        Optional<ExperimentData> present = byName(session, name);
        if (present.isPresent()) return present.get();
        long id = session.first(
                        "INSERT INTO experiments (name, lifecycle_stage, creation_time, last_update_time)"
                                + " VALUES (?, 'active', ?, ?) RETURNING experiment_id",
                        row -> row.getLong(1),
                        name,
                        now,
                        now)
                .orElseThrow();
        session.update(
                "UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?",
                made.artifactLocation() == null ? artifactRoot + "/" + id : made.artifactLocation(),
                id);
        setTags(session, String.valueOf(id), made.tags());
        return byId(session, String.valueOf(id)).orElseThrow();
    }

    static Optional<ExperimentData> byName(Session session, String name) throws SQLException {
        return find(session, "name = ?" + Workspace.clause(session), name);
    }

    static Optional<ExperimentData> byId(Session session, String id) throws SQLException {
        Long number = number(id);
        return number == null ? Optional.empty() : find(session, "experiment_id = ?", number);
    }

    /** The number that an experiment's id is in a database; {@code null} for a text that is no such id. */
    static @Nullable Long number(String id) {
        return id.matches("0|[1-9]\\d{0,17}") ? Long.valueOf(id) : null;
    }

    static void setTags(Session session, String id, Map<String, String> tags) throws SQLException {
        for (var tag : tags.entrySet())
            session.update(
                    "INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?)"
                            + " ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value",
                    tag.getKey(),
                    tag.getValue(),
                    id);
    }

    static void deleteTag(Session session, String id, String key) throws SQLException {
        session.update("DELETE FROM experiment_tags WHERE key = ? AND experiment_id = ?", key, number(id));
    }

    static void rename(Session session, String id, String name, long now) throws SQLException {
        requireActive(session, id);
        Optional<ExperimentData> present = byName(session, name);
        if (present.isPresent() && !present.get().experimentId().equals(id))
            throw Conflicts.experimentName(id, name, present.get());
        session.update("UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?", name, now, id);
    }

    /** The runs go with it, as MLflow does it. */
    static void setLifecycle(Session session, String id, Search.Lifecycle lifecycle, long now) throws SQLException {
        if (byId(session, id).isEmpty()) throw Missing.experiment(id);
        String stage = lifecycle.name().toLowerCase(Locale.ROOT);
        session.update(
                "UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?",
                stage,
                now,
                id);
        session.update(
                "UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ?",
                stage,
                lifecycle == Search.Lifecycle.DELETED ? now : null,
                id);
    }

    /** The experiment of an id, which must be there and not deleted. */
    static ExperimentData requireActive(Session session, String id) throws SQLException {
        ExperimentData experiment = byId(session, id).orElseThrow(() -> Missing.experiment(id));
        if (!experiment.active()) throw Conflicts.deletedExperiment(id, experiment.name());
        return experiment;
    }

    private static Optional<ExperimentData> find(Session session, String where, Object... arguments)
            throws SQLException {
        return complete(session, session.list(SELECT + " WHERE " + where, Experiments::bare, arguments)).stream()
                .findFirst();
    }

    /** Those of some ids that are there, in the order of the ids. */
    static List<ExperimentData> byIds(Session session, List<String> ids) throws SQLException {
        List<ExperimentData> found = new ArrayList<>();
        Bulk.forEach(session, SELECT, Experiments::isOneOf, ids, Fragment.of(""), row -> found.add(bare(row)));
        return Bulk.inOrder(ids, complete(session, found), ExperimentData::experimentId);
    }

    private static Fragment isOneOf(List<String> ids) {
        return Fragment.oneOf("experiment_id", ids.stream().map(Long::valueOf).toList());
    }

    /** An experiment as its row says. */
    private static ExperimentData bare(ResultSet row) throws SQLException {
        return new ExperimentData(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                "active".equals(row.getString(4)),
                time(row, 5),
                time(row, 6),
                Map.of());
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static List<ExperimentData> complete(Session session, List<ExperimentData> bare) throws SQLException {
        Map<String, Map<String, String>> tags = Bulk.pairs(
                session,
                "SELECT key, value, experiment_id FROM experiment_tags",
                Experiments::isOneOf,
                bare.stream().map(ExperimentData::experimentId).toList(),
                "",
                row -> row.getString(3));
        return bare.stream()
                .map(experiment -> new ExperimentData(
                        experiment.experimentId(),
                        experiment.name(),
                        experiment.artifactLocation(),
                        experiment.active(),
                        experiment.created(),
                        experiment.updated(),
                        Map.copyOf(tags.getOrDefault(experiment.experimentId(), Map.of()))))
                .toList();
    }
}
