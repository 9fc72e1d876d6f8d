package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Search;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of experiments and their tags. */
final class Experiments {
    private static final String SELECT =
            "SELECT experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time"
                    + " FROM experiments WHERE ";

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
        return find(session, "name = ?" + Workspace.clause(session), name).stream()
                .findFirst();
    }

    static Optional<ExperimentData> byId(Session session, String id) throws SQLException {
        Long number = number(id);
        return number == null
                ? Optional.empty()
                : find(session, "experiment_id = ?", number).stream().findFirst();
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
            throw new ConflictException(
                    id,
                    "experiment " + id + " cannot be named '" + name + "', since experiment "
                            + present.get().experimentId() + " is"
                            + (present.get().active() ? "" : ", and was deleted") + ": use another name");
        session.update("UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?", name, now, id);
    }

    /** The runs go with it, as MLflow does it. */
    static void setLifecycle(Session session, String id, Search.Lifecycle lifecycle, long now) throws SQLException {
        if (byId(session, id).isEmpty()) throw missing(id);
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

    private static NotFoundException missing(String id) {
        return new NotFoundException("experiment", id, "list what is there with Tracking.experiments()");
    }

    /** The experiment of an id, which must be there and not deleted. */
    static ExperimentData requireActive(Session session, String id) throws SQLException {
        ExperimentData experiment = byId(session, id).orElseThrow(() -> missing(id));
        if (!experiment.active())
            throw new ConflictException(
                    id,
                    "experiment '" + experiment.name() + "' (" + id
                            + ") has been deleted: restore it with Tracking.restoreExperiment(..), or use another name");
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
                        time(row, 5),
                        time(row, 6),
                        tags(session, row.getString(1))),
                arguments);
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
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
