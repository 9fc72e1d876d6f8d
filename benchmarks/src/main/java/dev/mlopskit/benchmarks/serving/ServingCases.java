package dev.mlopskit.benchmarks.serving;

import dev.mlopskit.benchmarks.Duel;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.endpoint.Batching;
import dev.mlopskit.serving.endpoint.Endpoint;
import dev.mlopskit.serving.endpoint.Monitoring;
import dev.mlopskit.tracking.LoggableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The cases of serving. Prints one line a case, {@code case unit ours raw peer}. The argument is a folder; names of cases may
 * follow it, else all run.
 */
public final class ServingCases {
    private static final List<String> MODELS = List.of("logistic", "forest");

    /** Without the bound on rows, above which calls are thinned. */
    private static final Monitoring EVERY_CALL = Monitoring.everyMinute().rows(Integer.MAX_VALUE);

    private final Path folder;
    private final Set<String> wanted;
    private final String[] columns;
    private final double[][] values;
    private final List<Tumor> rows = new ArrayList<>();

    private ServingCases(Path folder, Set<String> wanted) throws IOException {
        this.folder = folder;
        this.wanted = wanted;
        columns = Tumors.columns();
        values = Tumors.values();
        for (double[] row : values) rows.add(Tumor.of(row));
    }

    /** Runs cases. */
    public static void main(String[] arguments) throws Exception {
        ServingCases cases = new ServingCases(
                Files.createDirectories(Path.of(arguments[0])),
                Set.copyOf(Arrays.asList(arguments).subList(1, arguments.length)));
        cases.run("row", cases::row);
        cases.run("monitored", cases::monitored);
        cases.run("batch-64", cases::batch);
        if (cases.isWanted("signature")) cases.signature();
        cases.run("load", cases::load);
        cases.run("micro-batch", cases::microBatch);
        if (cases.isWanted("micro-batch")) cases.microBatch("network");
        if (cases.isWanted("swap")) cases.swap("forest");
    }

    private interface Case {
        void run(String model) throws Exception;
    }

    private boolean isWanted(String name) {
        return wanted.isEmpty() || wanted.contains(name);
    }

    private void run(String name, Case body) throws Exception {
        if (isWanted(name)) for (String model : MODELS) body.run(model);
    }

    private void row(String model) throws Exception {
        try (Store store = new Store(folder.resolve("row-" + model), Tumors.model(model));
                Endpoint<Tumor, Diagnosis> ours = store.endpoint().open();
                RawModel raw = new RawModel(Tumors.resource(model + ".onnx"))) {
            Duel.Result result = Duel.run(
                    300,
                    () -> {
                        for (Tumor row : rows) sink += ours.predict(row).label();
                        return rows.size();
                    },
                    () -> {
                        for (Tumor row : rows) sink += raw.predict(row).label();
                        return rows.size();
                    });
            print("row-" + model, "us", 1e6 / result.ours(), 1e6 / result.raw());
        }
    }

    /** One row as it is, beside the same endpoint without a monitor; what is between them is what a call pays for one. */
    private void monitored(String model) throws Exception {
        try (Store store = new Store(folder.resolve("monitored-" + model), Tumors.model(model));
                Endpoint<Tumor, Diagnosis> monitored =
                        store.endpoint().monitoring(EVERY_CALL).open();
                Endpoint<Tumor, Diagnosis> plain = store.endpoint().open()) {
            Duel.Result result = Duel.run(200, () -> ask(monitored), () -> ask(plain));
            print("monitored-" + model, "us", 1e6 / result.ours(), 1e6 / result.raw());
        }
    }

    private long ask(Endpoint<Tumor, Diagnosis> endpoint) {
        for (Tumor row : rows) sink += endpoint.predict(row).label();
        return rows.size();
    }

    /** Raw is the endpoint without batches. */
    private void microBatch(String model) throws Exception {
        try (Store store = new Store(folder.resolve("micro-batch-" + model), Tumors.model(model));
                Endpoint<Tumor, Diagnosis> together = store.endpoint()
                        .batching(Batching.within(Duration.ofMillis(20)))
                        .open();
                Endpoint<Tumor, Diagnosis> alone = store.endpoint().open();
                Callers callers = new Callers(64)) {
            Duel.Result result =
                    Duel.run(300, () -> callers.run(rows, together::predict), () -> callers.run(rows, alone::predict));
            print("micro-batch-" + model, "rows/s", result.ours(), result.raw());
            print(
                    "micro-batch-p99-" + model,
                    "ms",
                    together.status().stable().p99().toNanos() / 1e6,
                    alone.status().stable().p99().toNanos() / 1e6);
        }
    }

    /** The champion changes 1,000 times under 32 callers; none fails, and the memory of the process stays. */
    private void swap(String model) throws Exception {
        try (Store store = new Store(folder.resolve("swap-" + model), Tumors.model(model), Tumors.model(model));
                Endpoint<Tumor, Diagnosis> endpoint = store.endpoint().open();
                Callers callers = new Callers(32)) {
            callers.start(rows, endpoint::predict);
            long before = 0;
            for (int swap = 0; swap < 1000; swap++) {
                store.moveTo(swap % 2);
                endpoint.refresh();
                if (swap == 200) before = Memory.resident();
            }
            long made = callers.stop();
            print("swap-calls-" + model, "calls", (double) made, (double) callers.failed());
            print("swap-memory-" + model, "MB", Memory.resident() / 1e6, before / 1e6);
        }
    }

    private void batch(String model) throws Exception {
        List<List<Tumor>> batches = new ArrayList<>();
        for (int from = 0; from + 64 <= rows.size(); from += 64) batches.add(rows.subList(from, from + 64));
        try (Predictor<Tumor, Diagnosis> ours = Predictor.open(Tumors.model(model), Tumor.class, Diagnosis.class);
                RawModel raw = new RawModel(Tumors.resource(model + ".onnx"))) {
            Duel.Result result = Duel.run(
                    300,
                    () -> {
                        for (List<Tumor> batch : batches)
                            sink += ours.predict(batch).size();
                        return batches.size() * 64L;
                    },
                    () -> {
                        for (List<Tumor> batch : batches)
                            sink += raw.predict(batch).size();
                        return batches.size() * 64L;
                    });
            print("batch-64-" + model, "rows/s", result.ours(), result.raw());
        }
    }

    private long sink;

    /** What is above raw is what is enforced and laid out: the model here takes no time. */
    private void signature() throws Exception {
        List<Tumor> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) many.add(rows.get(i % rows.size()));
        Map<String, Tensor> given = new LinkedHashMap<>();
        for (int c = 0; c < columns.length; c++) {
            double[] column = new double[1000];
            for (int i = 0; i < 1000; i++) column[i] = values[i % values.length][c];
            given.put(columns[c], Tensor.column(column));
        }
        SignatureOnly checks = new SignatureOnly(columns);
        Duel.Result result = Duel.run(
                100,
                () -> {
                    sink += checks.rows(many).size();
                    return 1;
                },
                () -> {
                    sink += checks.columns(given).size();
                    return 1;
                });
        print("signature-records", "us", 1e6 / result.ours(), 0);
        print("signature-columns", "us", 1e6 / result.raw(), 0);
    }

    private void load(String model) throws Exception {
        Path directory = Files.createDirectories(folder.resolve("models/" + model));
        Tumors.model(model).writeTo(directory, new LoggableModel.Origin(null, null, null, Instant.EPOCH));
        byte[] bytes = Files.readAllBytes(directory.resolve("model.onnx"));
        Duel.Result result = Duel.run(
                100,
                () -> {
                    try (Predictor<Tumor, Diagnosis> ours =
                            Predictor.open(ModelPackage.read(directory), Tumor.class, Diagnosis.class)) {
                        sink += ours.predict(rows.get(0)).label();
                    }
                    return 1;
                },
                () -> {
                    try (RawModel raw = new RawModel(bytes)) {
                        sink += raw.predict(rows.get(0)).label();
                    }
                    return 1;
                });
        print("load-" + model, "ms", 1e3 / result.ours(), 1e3 / result.raw());
    }

    /** A raw limit of 0 says that there is none. */
    private static void print(String name, String unit, double ours, double raw) {
        String limit = raw == 0 ? "" : String.format(Locale.ROOT, "%.2f", raw);
        System.out.printf(Locale.ROOT, "%s\t%s\t%.2f\t%s\t%n", name, unit, ours, limit);
    }
}
