package dev.mlopskit.interop;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Runs with gaps, ties and odd values, and searches that ask for them. */
final class SearchWorld {
    record Search(String filter, List<String> orderBy) {}

    private static final long FIRST = 1_700_000_000_000L;
    private static final List<Double> VALUES = List.of(
            0.0, 0.1, 0.25, 0.5, 1.0, -3.0, 1e-300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    private static final List<String> MODELS = List.of("forest", "Forest", "linear", "wald ü", "", "100%");
    private static final List<String> ORDERS = List.of(
            "metrics.loss",
            "metrics.`f1 score`",
            "params.model",
            "tags.`team/owner`",
            "attributes.start_time",
            "attributes.run_name",
            "attributes.status",
            "attributes.end_time",
            "metrics.unknown");

    private SearchWorld() {}

    /** A store whose clock makes some runs start at the same millisecond. */
    static Tracking open(Path folder) {
        AtomicLong ticks = new AtomicLong();
        return Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .clock(() -> Instant.ofEpochMilli(FIRST + ticks.incrementAndGet() / 20))
                .open();
    }

    static Experiment write(Tracking tracking, int runs, Random random) {
        Experiment experiment = tracking.experiment("searched");
        for (int i = 0; i < runs; i++) {
            Run run = experiment.startRun("run-" + i % 40);
            if (random.nextInt(4) > 0) run.metric("loss", any(VALUES, random));
            if (random.nextInt(3) > 0) run.metric("f1 score", random.nextInt(5) / 4.0);
            if (random.nextInt(4) > 0) run.param("model", any(MODELS, random));
            run.param("größe", random.nextInt(12));
            if (random.nextInt(2) > 0) run.tag("team/owner", any(MODELS, random));
            if (random.nextInt(5) > 0) run.end(random.nextBoolean() ? RunStatus.FINISHED : RunStatus.KILLED);
        }
        return experiment;
    }

    /** Searches that must not be left to chance. */
    static List<Search> fixed() {
        return List.of(
                new Search("", List.of()),
                new Search("", List.of("metrics.loss")),
                new Search("", List.of("metrics.loss DESC")),
                new Search("metrics.loss = 0", List.of()),
                new Search("metrics.loss > 1e300", List.of()),
                new Search("params.model LIKE 'FOR%'", List.of()),
                new Search("params.model ILIKE 'WALD Ü'", List.of()),
                new Search("params.model = '100%'", List.of("params.größe")),
                new Search("attributes.run_id NOT IN ('a', 'b')", List.of("start_time ASC")),
                new Search("params.model != 'forest'", List.of("tags.`team/owner` DESC", "params.model")));
    }

    /** One to three conditions, no to two orders. */
    static Search search(Random random) {
        List<String> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) conditions.add(condition(random));
        List<String> orders = new ArrayList<>(ORDERS);
        Collections.shuffle(orders, random);
        List<String> directions = List.of("", " ASC", " DESC");
        return new Search(
                String.join(random.nextBoolean() ? " AND " : " and ", conditions),
                orders.subList(0, random.nextInt(3)).stream()
                        .map(order -> order + any(directions, random))
                        .toList());
    }

    private static String condition(Random random) {
        String comparator = any(List.of("=", "!=", "<", "<=", ">", ">="), random);
        String textual = any(List.of("=", "!=", "LIKE", "ILIKE"), random);
        String text = any(List.of("forest", "%o%", "F%", "_inear", "linear", "100%", "%ü"), random);
        return switch (random.nextInt(8)) {
            case 0 -> "metrics.loss " + comparator + " " + any(List.of("0", "0.25", "-1", "1e-300", "1.5"), random);
            case 1 -> "metrics.\"f1 score\" " + comparator + " 0.5";
            case 2 -> "params.model " + textual + " '" + text + "'";
            case 3 -> "param.`größe` " + textual + " \"" + random.nextInt(12) + "\"";
            case 4 -> "tags.`team/owner` " + textual + " '" + text + "'";
            case 5 -> "attributes.status " + any(List.of("=", "!="), random) + " 'FINISHED'";
            case 6 -> "attr.start_time " + comparator + " " + (FIRST + random.nextInt(60));
            default -> "run_name " + textual + " 'run-" + random.nextInt(4) + any(List.of("", "%"), random) + "'";
        };
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
