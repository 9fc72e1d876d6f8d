package dev.mlopskit.tracking.internal.sql;

import static java.util.Map.entry;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.spi.Entity;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where MLflow's tables keep what is searched and what is known of it. The table of the entity has the alias {@code e}. */
@SuppressWarnings("ImmutableEnumChecker") // the lists and maps are never changed
enum SearchTable {
    RUN(
            Entity.RUN,
            "runs",
            List.of("run_uuid"),
            Map.ofEntries(
                    entry("run_id", "run_uuid"),
                    entry("run_name", "name"),
                    entry("status", "status"),
                    entry("artifact_uri", "artifact_uri"),
                    entry("user_id", "user_id"),
                    entry("start_time", "start_time"),
                    entry("end_time", "end_time")),
            Map.of(
                    Kind.METRIC, new Facts("latest_metrics", "key", "value", true),
                    Kind.PARAM, new Facts("params", "key", "value", true),
                    Kind.TAG, new Facts("tags", "key", "value", true))),
    EXPERIMENT(
            Entity.EXPERIMENT,
            "experiments",
            List.of("experiment_id"),
            Map.of(
                    "experiment_id", "experiment_id",
                    "name", "name",
                    "creation_time", "creation_time",
                    "last_update_time", "last_update_time"),
            Map.of(Kind.TAG, new Facts("experiment_tags", "key", "value", true))),
    LOGGED_MODEL(
            Entity.LOGGED_MODEL,
            "logged_models",
            List.of("model_id"),
            Map.ofEntries(
                    entry("model_id", "model_id"),
                    entry("name", "name"),
                    entry("model_type", "model_type"),
                    entry("status", "status"),
                    entry("source_run_id", "source_run_id"),
                    entry("creation_timestamp", "creation_timestamp_ms"),
                    entry("last_updated_timestamp", "last_updated_timestamp_ms")),
            Map.of(
                    Kind.METRIC, new Facts("logged_model_metrics", "metric_name", "metric_value", false),
                    Kind.PARAM, new Facts("logged_model_params", "param_key", "param_value", true),
                    Kind.TAG, new Facts("logged_model_tags", "tag_key", "tag_value", true))),
    REGISTERED_MODEL(
            Entity.REGISTERED_MODEL,
            "registered_models",
            List.of("name"),
            Map.of(
                    "name", "name",
                    "creation_timestamp", "creation_time",
                    "last_updated_timestamp", "last_updated_time"),
            Map.of(Kind.TAG, new Facts("registered_model_tags", "key", "value", true))),
    MODEL_VERSION(
            Entity.MODEL_VERSION,
            "model_versions",
            List.of("name", "version"),
            Map.of(
                    "name", "name",
                    "version_number", "version",
                    "run_id", "run_id",
                    "source_path", "source",
                    "creation_timestamp", "creation_time",
                    "last_updated_timestamp", "last_updated_time"),
            Map.of(Kind.TAG, new Facts("model_version_tags", "key", "value", true)));

    /**
     * A table of metrics, params or tags. It has the columns of the entity's id by the same names.
     *
     * @param unique whether an entity has one row of a key at most
     */
    record Facts(String table, String key, String value, boolean unique) {}

    private final Entity entity;
    private final String table;
    private final List<String> ids;
    private final Map<String, String> columns;
    private final Map<Kind, Facts> facts;

    SearchTable(Entity entity, String table, List<String> ids, Map<String, String> columns, Map<Kind, Facts> facts) {
        this.entity = entity;
        this.table = table;
        this.ids = ids;
        this.columns = columns;
        this.facts = facts;
    }

    Entity entity() {
        return entity;
    }

    String table() {
        return table;
    }

    /** The columns that name one entity. */
    List<String> ids() {
        return ids;
    }

    Facts facts(Kind kind) {
        return Objects.requireNonNull(facts.get(kind));
    }

    /** Whether the tables have a column for the workspace once MLflow has migrated them. */
    boolean hasWorkspace() {
        return this != RUN && this != LOGGED_MODEL;
    }

    boolean hasLifecycle() {
        return this != REGISTERED_MODEL && this != MODEL_VERSION;
    }

    /** The column of an attribute, as it is ordered by. */
    String column(Field attribute) {
        return "e." + Objects.requireNonNull(columns.get(attribute.key()));
    }

    /** What an attribute is compared by: a text, also where the column has numbers for it. */
    String compared(Field attribute) {
        String column = column(attribute);
        if (this == EXPERIMENT && attribute.key().equals("experiment_id")) return "CAST(" + column + " AS VARCHAR)";
        if (this != LOGGED_MODEL || !attribute.key().equals("status")) return column;
        return "CASE " + column + " WHEN 1 THEN 'PENDING' WHEN 2 THEN 'READY' WHEN 3 THEN 'FAILED'"
                + " ELSE 'UNSPECIFIED' END";
    }

    /** Whether the column of an attribute that is compared as a text has numbers. */
    boolean isNumberColumn(Field attribute) {
        return !compared(attribute).equals(column(attribute));
    }
}
