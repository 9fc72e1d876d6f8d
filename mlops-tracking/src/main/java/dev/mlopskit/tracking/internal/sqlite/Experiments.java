package dev.mlopskit.tracking.internal.sqlite;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.NotFoundException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tables of experiments and their tags. */
final class Experiments {
    private static final String SELECT =
            "SELECT experiment_id, name, artifact_location, lifecycle_stage FROM experiments WHERE ";

    private Experiments() {}

    static ExperimentData create(Session session, String artifactRoot, String name, Map<String, String> tags, long now)
            throws SQLException {
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
                "UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?", artifactRoot + "/" + id, id);
        for (var tag : tags.entrySet())
            session.update(
                    "INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?)",
                    tag.getKey(),
                    tag.getValue(),
                    id);
        return byId(session, String.valueOf(id)).orElseThrow();
    }

    static Optional<ExperimentData> byName(Session session, String name) throws SQLException {
        return find(session, "name = ?" + Workspace.clause(session), name).stream()
                .findFirst();
    }

    static Optional<ExperimentData> byId(Session session, String id) throws SQLException {
        return find(session, "experiment_id = ?", id).stream().findFirst();
    }

    static List<ExperimentData> active(Session session) throws SQLException {
        return find(session, "lifecycle_stage = 'active'" + Workspace.clause(session) + " ORDER BY experiment_id");
    }

    /** The experiment of an id, which must be there and not deleted. */
    static ExperimentData requireActive(Session session, String id) throws SQLException {
        ExperimentData experiment = byId(session, id)
                .orElseThrow(() ->
                        new NotFoundException("experiment", id, "list what is there with Tracking.experiments()"));
        if (!experiment.active())
            throw new ConflictException(
                    id,
                    "experiment '" + experiment.name() + "' (" + id
                            + ") has been deleted: restore it with 'mlflow experiments restore', or use another name");
        return experiment;
    }

    private static List<ExperimentData> find(Session session, String where, Object... arguments) throws SQLException {
        return session.list(
                SELECT + where,
                row -> new ExperimentData(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        "active".equals(row.getString(4)),
                        tags(session, row.getString(1))),
                arguments);
    }

    private static Map<String, String> tags(Session session, String id) throws SQLException {
        Map<String, String> tags = new HashMap<>();
        session.list(
                "SELECT key, value FROM experiment_tags WHERE experiment_id = ?",
                row -> tags.put(row.getString(1), Objects.requireNonNullElse(row.getString(2), "")) == null,
                id);
        return Map.copyOf(tags);
    }
}
