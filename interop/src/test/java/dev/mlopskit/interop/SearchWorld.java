package dev.mlopskit.interop;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Runs, which Java writes, and all else, which MLflow writes, with gaps, ties and odd values. */
final class SearchWorld {
    static final long FIRST = 1_700_000_000_000L;
    static final List<String> TEXTS = List.of(
            "forest",
            "Forest",
            "linear",
            "wald ü",
            "",
            "100%",
            "a_b",
            "it's",
            "say \"hi\"",
            "x' OR '1'='1",
            "'; DROP TABLE runs; --",
            "\uD83C\uDF32",
            "\uFFFD");
    private static final List<Double> VALUES = List.of(
            0.0, 0.1, 0.25, 0.5, 1.0, -3.0, 1e-300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    private final Random random;

    SearchWorld(Random random) {
        this.random = random;
    }

    /** A store whose clock makes some runs start at the same millisecond. */
    static Tracking open(Place place) {
        AtomicLong ticks = new AtomicLong();
        return place.builder()
                .clock(() -> Instant.ofEpochMilli(FIRST + ticks.incrementAndGet() / 20))
                .open();
    }

    Experiment writeRuns(Tracking tracking, int runs) {
        Experiment experiment = tracking.experiment("searched");
        for (int i = 0; i < runs; i++) {
            Run run = experiment.startRun("run-" + i % 40);
            if (random.nextInt(4) > 0) run.metric("loss", any(VALUES));
            if (random.nextInt(3) > 0) run.metric("f1 score", random.nextInt(5) / 4.0);
            if (random.nextInt(4) > 0) run.param("model", any(TEXTS));
            run.param("größe", random.nextInt(12));
            if (random.nextInt(2) > 0) run.tag("team/owner", any(TEXTS));
            for (int n = random.nextInt(3); n > 0; n--)
                run.input(
                        new Dataset("data" + random.nextInt(3), "d" + n, "local", "{}", null, null),
                        any(List.of("training", "test")));
            if (random.nextInt(5) > 0) run.end(random.nextBoolean() ? RunStatus.FINISHED : RunStatus.KILLED);
        }
        return experiment;
    }

    /** Writes all of it; gives the ids of the experiments. */
    List<String> write(Tracking tracking, Place place, int runs) throws IOException {
        String searched = writeRuns(tracking, runs).experimentId();
        Path described = place.folder().resolve("world.json");
        Files.writeString(described, json());
        Node written = Mlflow.NEWEST.run("write_search_world.py", place, described.toString());
        return List.of("0", searched, written.at("models_experiment").text());
    }

    /** What the script writes. */
    private String json() {
        List<Object> experiments = new ArrayList<>();
        for (int i = 0; i < 25; i++)
            experiments.add(Map.of(
                    "name",
                    any(List.of("Birds", "birds", "größe", "a_b")) + "-" + i,
                    "tags",
                    texts(List.of("team", "a b")),
                    "deleted",
                    random.nextInt(5) == 0));
        List<Object> models = new ArrayList<>();
        for (int i = 0; i < 45; i++) models.add(model(i));
        List<Object> registered = new ArrayList<>();
        for (int i = 0; i < 18; i++) registered.add(registered(i));
        return Json.write(Map.of("experiments", experiments, "models", models, "registered", registered));
    }

    private Map<String, Object> model(int i) {
        List<Object> metrics = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            Map<String, Object> metric = new HashMap<>(Map.of(
                    "key",
                    any(List.of("accuracy", "f1 score")),
                    "value",
                    random.nextInt(5) / 4.0,
                    "timestamp",
                    FIRST + 10L * random.nextInt(3) + n,
                    "step",
                    random.nextInt(3)));
            if (random.nextInt(3) > 0) {
                metric.put("dataset", any(List.of("data0", "data1")));
                metric.put("digest", "d0");
            }
            metrics.add(metric);
        }
        return Map.of(
                "name", any(List.of("classifier", "Classifier", "wald ü")) + i % 9,
                "of_run", random.nextBoolean(),
                "tags", texts(List.of("team", "a b")),
                "params", texts(List.of("model", "a b")),
                "type", any(List.of("onnx", "tree")),
                "metrics", metrics,
                "ready", random.nextBoolean(),
                "deleted", random.nextInt(8) == 0);
    }

    private Map<String, Object> registered(int i) {
        boolean prompt = i % 6 == 5;
        Map<String, String> own = prompt ? Map.of("mlflow.prompt.is_prompt", "true") : Map.of();
        List<Object> versions = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            Map<String, String> tags = new HashMap<>(texts(List.of("team", "a b")));
            tags.putAll(own);
            versions.add(Map.of(
                    "source",
                    "/models/" + random.nextInt(5),
                    "run_id",
                    String.valueOf(random.nextInt(3)).repeat(32),
                    "tags",
                    tags,
                    "deleted",
                    random.nextInt(6) == 0));
        }
        Map<String, String> tags = new HashMap<>(texts(List.of("team", "a b")));
        tags.putAll(own);
        return Map.of("name", any(List.of("Birds", "birds", "wald ü")) + "-" + i, "tags", tags, "versions", versions);
    }

    private Map<String, String> texts(List<String> keys) {
        Map<String, String> texts = new HashMap<>();
        for (String key : keys) if (random.nextInt(3) > 0) texts.put(key, any(TEXTS));
        return texts;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
