package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.internal.RecordValues;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as MLflow's {@code log_table} writes it and its pages show it: {@code {"columns": [...], "data": [[...], ...]}}.
 * Source: {@code mlflow/tracking/client.py} of 3.17.
 */
public final class Table {
    private static final String LOGGED = "mlflow.loggedArtifacts";

    private final List<String> columns;
    private final List<List<@Nullable Object>> rows;

    private Table(List<String> columns, List<List<@Nullable Object>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** A table of the components of records. */
    public static Table of(List<? extends Record> records) {
        Set<String> columns = new LinkedHashSet<>();
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (Record each : records) {
            Map<String, @Nullable Object> values = RecordValues.components(each);
            values.replaceAll((name, value) -> plain(value));
            columns.addAll(values.keySet());
            maps.add(values);
        }
        return new Table(
                List.copyOf(columns),
                maps.stream().map(map -> fit(map, List.copyOf(columns))).toList());
    }

    /** JSON has no NaN, and pandas writes it as a gap. */
    private static @Nullable Object plain(@Nullable Object value) {
        boolean gap =
                value instanceof Double d && !Double.isFinite(d) || value instanceof Float f && !Float.isFinite(f);
        return gap ? null : value;
    }

    private static List<@Nullable Object> fit(Map<String, @Nullable Object> values, List<String> columns) {
        List<@Nullable Object> row = new ArrayList<>();
        for (String column : columns) row.add(values.get(column));
        return Collections.unmodifiableList(row);
    }

    /** Writes the table, below the rows that the artifact has already; columns that one of the two lacks have gaps. */
    public void appendTo(ArtifactStore artifacts, String path, String present) {
        Table table = present.isEmpty() ? this : read(path, present).with(this);
        artifacts.write(path, Json.write(table.json()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("columns", columns);
        json.put("data", rows);
        return json;
    }

    private Table with(Table other) {
        Set<String> all = new LinkedHashSet<>(columns);
        all.addAll(other.columns);
        List<List<@Nullable Object>> both = new ArrayList<>();
        for (Table table : List.of(this, other))
            for (List<@Nullable Object> row : table.rows) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int i = 0; i < row.size() && i < table.columns.size(); i++)
                    values.put(table.columns.get(i), row.get(i));
                both.add(fit(values, List.copyOf(all)));
            }
        return new Table(List.copyOf(all), both);
    }

    private static Table read(String path, String text) {
        try {
            if (Json.read(text) instanceof Map<?, ?> json
                    && json.get("columns") instanceof List<?> columns
                    && json.get("data") instanceof List<?> data) {
                List<List<@Nullable Object>> rows = new ArrayList<>();
                for (Object row : data) rows.add(row instanceof List<?> values ? new ArrayList<>(values) : List.of());
                return new Table(columns.stream().map(String::valueOf).toList(), rows);
            }
        } catch (MlopsException e) {
            // Said below, for any text that is no table.
        }
        throw new InvalidValueException(
                "artifact '" + path + "'", "is there and no table, so that rows cannot be added: use another path");
    }

    /** The tag by which MLflow's pages know of a run's tables, with this one in it; {@code null} if it is already. */
    public static @Nullable String tag(Map<String, String> tags, String path) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("path", path);
        entry.put("type", "table");
        List<Object> logged = new ArrayList<>();
        if (Json.read(tags.getOrDefault(LOGGED, "[]")) instanceof List<?> known) logged.addAll(known);
        if (logged.contains(entry)) return null;
        logged.add(entry);
        return Json.write(logged);
    }

    /** The key of {@link #tag}. */
    public static String tagKey() {
        return LOGGED;
    }
}
