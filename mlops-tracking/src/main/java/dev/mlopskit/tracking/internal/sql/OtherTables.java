package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables of MLflow's up to 3.17.2 whose rows this library neither reads nor writes, but for those that only hang on them. */
final class OtherTables {
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("trace_info", "traces");
        TABLES.put("assessments", "assessments");
        TABLES.put("evaluation_datasets", "evaluation datasets");
        TABLES.put("scorers", "scorers");
        TABLES.put("issues", "issues");
        TABLES.put("label_schemas", "label schemas");
        TABLES.put("review_queues", "review queues");
        TABLES.put("webhooks", "webhooks");
        TABLES.put("endpoints", "endpoints");
        TABLES.put("model_definitions", "model definitions");
        TABLES.put("secrets", "secrets");
        TABLES.put("guardrails", "guardrails");
        TABLES.put("budget_policies", "budget policies");
        TABLES.put("mcp_servers", "MCP servers");
        TABLES.put("online_scoring_configs", "settings of online scoring");
        TABLES.put("jobs", "jobs");
    }

    private OtherTables() {}

    /** What is in them, in words and numbers. */
    static List<String> count(Session session) throws SQLException {
        List<String> found = new ArrayList<>();
        Set<String> there = Set.copyOf(session.dialect().tables(session));
        for (var table : TABLES.entrySet()) {
            if (!there.contains(table.getKey())) continue;
            long rows = session.first("SELECT COUNT(*) FROM " + table.getKey(), row -> row.getLong(1))
                    .orElse(0L);
            if (rows > 0) found.add(table.getValue() + " (" + rows + ")");
        }
        return found;
    }
}
