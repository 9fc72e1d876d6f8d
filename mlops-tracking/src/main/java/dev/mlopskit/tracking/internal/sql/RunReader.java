package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.RunData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads whole runs: the row and all that hangs on it, a few queries for any number of runs. */
final class RunReader {
    /** How many ids stand in one query. */
    private static final int CHUNK = 500;

    private RunReader() {}

    /** The runs of some ids, in the order of the ids; ids that are not there are passed over. */
    static List<RunData> read(Session session, List<String> runIds) throws SQLException {
        return read(session, runIds, null);
    }

    /** The same, with some of the metrics, or with all. */
    static List<RunData> read(Session session, List<String> runIds, @Nullable Set<String> metrics) throws SQLException {
        List<RunData> runs = new ArrayList<>();
        for (int from = 0; from < runIds.size(); from += CHUNK)
            runs.addAll(readChunk(session, runIds.subList(from, Math.min(from + CHUNK, runIds.size())), metrics));
        return runs;
    }

    private static List<RunData> readChunk(Session session, List<String> ids, @Nullable Set<String> metrics)
            throws SQLException {
        Object[] arguments = ids.toArray();
        String in = " IN (" + String.join(",", Collections.nCopies(ids.size(), "?")) + ")";
        Map<String, Parts> parts = new LinkedHashMap<>();
        for (String id : ids) parts.put(id, new Parts());
        List<Object> asked = new ArrayList<>(ids);
        String only = "";
        if (metrics != null) {
            only = " AND key IN (" + String.join(",", Collections.nCopies(metrics.size(), "?")) + ")";
            asked.addAll(metrics);
        }
        // An empty list in brackets is no SQL in PostgreSQL.
        if (metrics == null || !metrics.isEmpty())
            session.list(
                    "SELECT run_uuid, key, value, is_nan FROM latest_metrics WHERE run_uuid" + in + only,
                    row -> part(parts, row)
                            .metrics
                            .put(row.getString(2), MetricValue.decode(row.getDouble(3), row.getBoolean(4))),
                    asked.toArray());
        session.list(
                "SELECT run_uuid, key, value FROM params WHERE run_uuid" + in,
                row -> part(parts, row).params.put(row.getString(2), row.getString(3)),
                arguments);
        session.list(
                "SELECT run_uuid, key, value FROM tags WHERE run_uuid" + in,
                row -> part(parts, row).tags.put(row.getString(2), row.getString(3)),
                arguments);
        session.list(
                "SELECT i.destination_id, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema,"
                        + " d.dataset_profile, t.value FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id"
                        + " LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'"
                        + " WHERE i.destination_type = 'RUN' AND i.source_type = 'DATASET' AND i.destination_id" + in,
                row -> part(parts, row).inputs.add(input(row)),
                arguments);
        session.list(
                "SELECT source_id, destination_id, step FROM inputs WHERE source_type = 'RUN_OUTPUT'"
                        + " AND destination_type = 'MODEL_OUTPUT' AND source_id" + in,
                row -> part(parts, row).outputs.add(new ModelOutput(row.getString(2), row.getLong(3))),
                arguments);
        Map<String, RunData> runs = new HashMap<>();
        session.list(
                "SELECT run_uuid, experiment_id, name, status, start_time, end_time, lifecycle_stage, artifact_uri"
                        + " FROM runs WHERE run_uuid" + in,
                row -> runs.put(row.getString(1), run(row, part(parts, row))),
                arguments);
        List<RunData> found = new ArrayList<>();
        for (String id : ids) {
            RunData run = runs.get(id);
            if (run != null) found.add(run);
        }
        return found;
    }

    private static Parts part(Map<String, Parts> parts, ResultSet row) throws SQLException {
        return Objects.requireNonNull(parts.get(row.getString(1)));
    }

    private static DatasetInput input(ResultSet row) throws SQLException {
        Dataset dataset = new Dataset(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
        String context = row.getString(8);
        return new DatasetInput(dataset, context == null ? "" : context);
    }

    private static RunData run(ResultSet row, Parts parts) throws SQLException {
        long end = row.getLong(6);
        boolean running = row.wasNull();
        String name = row.getString(3);
        return new RunData(
                row.getString(1),
                row.getString(2),
                name == null ? "" : name,
                Runs.status(row.getString(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                running ? null : Instant.ofEpochMilli(end),
                "active".equals(row.getString(7)),
                Objects.requireNonNullElse(row.getString(8), ""),
                Collections.unmodifiableMap(parts.metrics),
                Collections.unmodifiableMap(parts.params),
                Collections.unmodifiableMap(parts.tags),
                Collections.unmodifiableList(parts.inputs),
                Collections.unmodifiableList(parts.outputs));
    }

    /** What has been read of a run so far. */
    private static final class Parts {
        final Map<String, Double> metrics = new LinkedHashMap<>();
        final Map<String, String> params = new LinkedHashMap<>();
        final Map<String, String> tags = new LinkedHashMap<>();
        final List<DatasetInput> inputs = new ArrayList<>();
        final List<ModelOutput> outputs = new ArrayList<>();
    }
}
