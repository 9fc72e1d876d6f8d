package dev.mlopskit.interop;

import static dev.mlopskit.interop.SearchCase.Entity.EXPERIMENT;
import static dev.mlopskit.interop.SearchCase.Entity.LOGGED_MODEL;
import static dev.mlopskit.interop.SearchCase.Entity.MODEL_VERSION;
import static dev.mlopskit.interop.SearchCase.Entity.REGISTERED_MODEL;
import static dev.mlopskit.interop.SearchCase.Entity.RUN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes searches that MLflow allows, for each entity the conditions and orders that it has. */
final class SearchMaker {
    private static final List<String> COMPARATORS = List.of("=", "!=", "<", "<=", ">", ">=");
    private static final List<String> PATTERNS =
            List.of("%o%", "F%", "_inear", "linear", "100%", "%ü", "a_b", "a\\_b", "%", "_", "", "%''%", "f%t");

    private final Random random;

    SearchMaker(Random random) {
        this.random = random;
    }

    /** Searches that must not be left to chance. */
    static List<SearchCase> fixed() {
        return List.of(
                new SearchCase(RUN, ""),
                new SearchCase(RUN, "", "metrics.loss"),
                new SearchCase(RUN, "", "metrics.loss DESC"),
                new SearchCase(RUN, "metrics.loss = 0"),
                new SearchCase(RUN, "metrics.loss > 1e300"),
                new SearchCase(RUN, "metrics.loss = -0.0"),
                new SearchCase(RUN, "metrics.loss > -1e308 AND metrics.loss < 1e308"),
                new SearchCase(RUN, "params.model LIKE 'FOR%'"),
                new SearchCase(RUN, "params.model like 'for%' and tags.`team/owner` ilike 'for%'"),
                new SearchCase(RUN, "params.model ILIKE 'WALD Ü'"),
                new SearchCase(RUN, "params.model = '100%'", "params.größe"),
                new SearchCase(RUN, "params.model = \"it's\""),
                new SearchCase(RUN, "params.model = 'say \"hi\"'"),
                new SearchCase(RUN, "params.model = \"x' OR '1'='1\""),
                new SearchCase(RUN, "params.model = \"'; DROP TABLE runs; --\""),
                new SearchCase(RUN, "tags.`team/owner` IS NULL AND params.model is not null"),
                new SearchCase(RUN, "attributes.run_id NOT IN ('a', 'b',)", "start_time ASC"),
                new SearchCase(RUN, "dataset.name = 'data0' AND dataset.name = 'data1'"),
                new SearchCase(RUN, "`metrics`.loss >= 0.1"),
                new SearchCase(
                        RUN,
                        String.join(" AND ", Collections.nCopies(20, "metrics.loss >= 0 AND params.größe LIKE '%1%'"))),
                new SearchCase(RUN, "").amongDeleted(),
                new SearchCase(RUN, "params.model != 'forest'", "tags.`team/owner` DESC", "params.model"),
                new SearchCase(EXPERIMENT, ""),
                new SearchCase(EXPERIMENT, "").amongDeleted(),
                new SearchCase(EXPERIMENT, "tags.team IS NULL", "name"),
                new SearchCase(EXPERIMENT, "experiment_id IN ('1', '2', '3')", "experiment_id"),
                new SearchCase(LOGGED_MODEL, ""),
                new SearchCase(LOGGED_MODEL, "", "metrics.accuracy DESC"),
                new SearchCase(LOGGED_MODEL, "", "metrics.accuracy").on("data0"),
                new SearchCase(LOGGED_MODEL, "metrics.accuracy >= 0.5", "metrics.accuracy DESC", "name").on("data1"),
                new SearchCase(LOGGED_MODEL, "", "status", "name DESC"),
                new SearchCase(REGISTERED_MODEL, ""),
                new SearchCase(REGISTERED_MODEL, "tags.`mlflow.prompt.is_prompt` = 'true'"),
                new SearchCase(REGISTERED_MODEL, "tags.`mlflow.prompt.is_prompt` = 'false'"),
                new SearchCase(REGISTERED_MODEL, "tags.`mlflow.prompt.is_prompt` != 'false' AND tags.team != 'a'"),
                new SearchCase(REGISTERED_MODEL, "name ILIKE 'birds%'", "timestamp DESC"),
                new SearchCase(MODEL_VERSION, ""),
                new SearchCase(MODEL_VERSION, "tags.`mlflow.prompt.is_prompt` = 'true'"),
                new SearchCase(MODEL_VERSION, "version_number = '1'", "name DESC"));
    }

    /** One to three conditions, no to two orders. */
    SearchCase any(SearchCase.Entity entity) {
        List<String> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) conditions.add(condition(entity));
        List<String> orders = new ArrayList<>(orders(entity));
        Collections.shuffle(orders, random);
        SearchCase made = new SearchCase(
                entity,
                String.join(random.nextBoolean() ? " AND " : " and ", conditions),
                orders.subList(0, random.nextInt(3)).stream()
                        .map(order -> order + any(List.of("", " ASC", " DESC")))
                        .toArray(String[]::new));
        return entity == LOGGED_MODEL && random.nextInt(3) == 0
                ? made.on(any(List.of("data0", "data1", "data2")))
                : made;
    }

    private static List<String> orders(SearchCase.Entity entity) {
        return switch (entity) {
            case RUN ->
                List.of(
                        "metrics.loss",
                        "metrics.`f1 score`",
                        "params.model",
                        "tags.`team/owner`",
                        "attributes.start_time",
                        "attributes.run_name",
                        "attributes.status",
                        "attributes.end_time",
                        "metrics.unknown");
            case EXPERIMENT -> List.of("name", "experiment_id", "creation_time", "last_update_time");
            case LOGGED_MODEL ->
                List.of(
                        "metrics.accuracy",
                        "metrics.`f1 score`",
                        "name",
                        "creation_timestamp",
                        "model_id",
                        "source_run_id");
            case REGISTERED_MODEL -> List.of("name", "last_updated_timestamp");
            case MODEL_VERSION -> List.of("name", "version_number", "creation_timestamp", "last_updated_timestamp");
        };
    }

    private String condition(SearchCase.Entity entity) {
        return switch (entity) {
            case RUN -> run();
            case EXPERIMENT -> experiment();
            case LOGGED_MODEL -> loggedModel();
            case REGISTERED_MODEL -> random.nextBoolean() ? named() : tag(false);
            case MODEL_VERSION -> version();
        };
    }

    private String run() {
        return switch (random.nextInt(10)) {
            case 0 -> "metrics.loss " + any(COMPARATORS) + " " + any(List.of("0", "0.25", "-1", "1e-300", "1.5"));
            case 1 -> "metrics.\"f1 score\" " + any(COMPARATORS) + " 0.5";
            case 2 -> "params.model " + text(true);
            case 3 -> "param.`größe` " + any(List.of("=", "!=", "LIKE", "ILIKE")) + " \"" + random.nextInt(12) + "\"";
            case 4 -> "tags.`team/owner` " + text(true);
            case 5 -> "attributes.status " + any(List.of("=", "!=")) + " 'FINISHED'";
            case 6 -> "attr.start_time " + any(COMPARATORS) + " " + (SearchWorld.FIRST + random.nextInt(60));
            case 7 -> "dataset.name " + any(List.of("=", "!=", "LIKE")) + " 'data" + random.nextInt(4) + "'";
            case 8 ->
                any(List.of(
                        "datasets.context = 'training'",
                        "dataset.digest IN ('d1', 'x')",
                        "dataset.name NOT IN ('data0')"));
            default -> "run_name " + any(List.of("=", "!=", "LIKE", "ILIKE")) + " 'run-" + random.nextInt(4) + "%'";
        };
    }

    private String experiment() {
        return switch (random.nextInt(4)) {
            case 0 ->
                "name " + any(List.of("=", "!=", "LIKE", "ILIKE")) + " '"
                        + any(List.of("birds%", "%a_b%", "Birds-1", "%")) + "'";
            case 1 -> "attribute.last_update_time " + any(COMPARATORS) + " " + SearchWorld.FIRST;
            case 2 -> "experiment_id " + any(List.of("= '3'", "!= '3'", "IN ('2', '5', '99')", "NOT IN ('1')"));
            default -> tag(true);
        };
    }

    private String loggedModel() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> any(List.of("metrics.accuracy ", "metrics.`f1 score` ")) + any(COMPARATORS) + " 0.5";
            case 2 ->
                "params.model " + any(List.of("=", "!=", "LIKE", "ILIKE")) + " '"
                        + any(List.of("forest", "F%", "%o%", "a_b")) + "'";
            case 3 ->
                "tags.`a b` "
                        + any(List.of(
                                "= 'forest'", "!= 'forest'", "LIKE 'F%'", "ILIKE 'F%'", "NOT IN ('forest', 'x')"));
            case 4 ->
                "name " + any(List.of("LIKE 'C%'", "ILIKE 'c%'", "!= 'classifier1'", "IN ('classifier1', 'wald ü2')"));
            case 5 -> any(List.of("model_type = 'onnx'", "model_type != 'onnx'", "source_run_id LIKE '%1%'"));
            default -> "creation_timestamp " + any(COMPARATORS) + " " + SearchWorld.FIRST;
        };
    }

    private String version() {
        return switch (random.nextInt(5)) {
            case 0 -> "version_number " + any(COMPARATORS) + " " + random.nextInt(4);
            case 1 ->
                "run_id " + any(List.of("= '" + "1".repeat(32) + "'", "IN ('" + "0".repeat(32) + "', 'x')", "!= 'x'"));
            case 2 -> "source_path " + any(List.of("= '/models/1'", "LIKE '%2'", "!= '/models/3'"));
            case 3 -> named();
            default -> tag(false);
        };
    }

    private String named() {
        return "name "
                + any(List.of(
                        "LIKE 'B%'",
                        "ILIKE 'b%'",
                        "!= 'birds-1'",
                        "IN ('birds-1', 'Birds-2')",
                        "= 'wald ü-3'",
                        "NOT IN ('birds-4')"));
    }

    private String tag(boolean nullable) {
        return any(List.of("tags.team ", "tag.`a b` ")) + text(nullable);
    }

    private String text(boolean nullable) {
        int kind = random.nextInt(nullable ? 6 : 5);
        if (kind == 5) return any(List.of("IS NULL", "IS NOT NULL", "is null"));
        if (kind > 2) return any(List.of("LIKE", "ILIKE")) + " \"" + any(PATTERNS) + "\"";
        String text = any(SearchWorld.TEXTS);
        String quote = text.indexOf('\'') < 0 ? "'" : "\"";
        return any(List.of("=", "!=")) + " " + quote + text + quote;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
