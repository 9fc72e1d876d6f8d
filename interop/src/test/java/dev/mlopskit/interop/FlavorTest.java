package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.PackageBuilder;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.tracking.LoggableModel.Origin;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XGBoost and LightGBM on three data sets: what Python packaged answers in Java as in Python, and the other way round. */
class FlavorTest {
    private static final List<String> DATA = List.of("cancer", "iris", "diabetes");
    private static final List<String> PYTHON =
            List.of("xgboost-xgb", "xgboost-ubj", "xgboost-json", "xgboost-sklearn", "lightgbm");
    private static final Duration SCRIPT = Duration.ofSeconds(120);
    private static final int ROUNDS = 30;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @ValueSource(strings = {"newest", "2.22"})
    void boosters_answer_in_both_languages_alike(String mlflow) throws Exception {
        Node made = script(mlflow, "train");
        Map<String, Map<String, Tensor>> java = new LinkedHashMap<>();
        for (String name : DATA) {
            Node data = made.at(name);
            for (String model : PYTHON)
                assertAlike(
                        name + " " + model,
                        answers(folder.resolve(name + "-" + model), data),
                        data.at("expected", model).items(),
                        model);
            write("java-" + name + "-xgboost", ModelPackage.xgboost(xgboost(data)), data);
            write("java-" + name + "-lightgbm", ModelPackage.lightgbm(lightgbm(data)), data);
            for (String flavor : List.of("xgboost", "lightgbm"))
                java.put(name + "-" + flavor, answers(folder.resolve("java-" + name + "-" + flavor), data));
        }

        Node python = script(mlflow, "compare");

        java.forEach((name, answers) -> {
            for (String loader : List.of("pyfunc", "flavor"))
                assertAlike(
                        name + " by " + loader, answers, python.at(name, loader).items(), name);
        });
    }

    private static void assertAlike(String what, Map<String, Tensor> java, List<Node> python, String model) {
        List<Double> wanted = new ArrayList<>();
        for (Node row : python) {
            if (row.value() instanceof List<?>) row.items().forEach(item -> wanted.add(item.decimal()));
            else wanted.add(row.decimal());
        }
        Tensor found = java.get("prediction");
        assertThat(found.size()).as(what).isEqualTo(wanted.size());
        double precision = model.contains("lightgbm") ? 1e-6 : 1e-5;
        for (int i = 0; i < wanted.size(); i++)
            assertThat(((Number) found.get(i)).doubleValue())
                    .as(what + ", number " + i)
                    .isCloseTo(wanted.get(i), within(precision * Math.max(1, Math.abs(wanted.get(i)))));
    }

    private static Map<String, Tensor> answers(Path model, Node data) {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(ModelPackage.read(model))) {
            double[] values = values(data);
            int width = width(data);
            Map<String, Tensor> columns = new LinkedHashMap<>();
            for (int column = 0; column < width; column++) {
                double[] numbers = new double[values.length / width];
                for (int row = 0; row < numbers.length; row++) numbers[row] = values[row * width + column];
                columns.put("c" + column, Tensor.column(numbers));
            }
            return predictor.score(columns);
        }
    }

    private void write(String name, PackageBuilder model, Node data) throws Exception {
        Signature.Builder signature = Signature.builder();
        for (int column = 0; column < width(data); column++) signature.input("c" + column, DataType.DOUBLE);
        model.signature(signature.build())
                .build()
                .writeTo(Files.createDirectory(folder.resolve(name)), new Origin(null, null, null, Instant.EPOCH));
    }

    private static byte[] xgboost(Node data) throws Exception {
        double[] values = values(data);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        DMatrix matrix = new DMatrix(floats, floats.length / width(data), width(data), Float.NaN);
        matrix.setLabel(labels(data));
        Map<String, Object> params = new TreeMap<>();
        data.at("xgboost").map().forEach((key, value) -> params.put(key, value.value()));
        params.put("nthread", 1);
        return XGBoost.train(matrix, params, ROUNDS, Map.of(), null, null).toByteArray("ubj");
    }

    private static String lightgbm(Node data) throws Exception {
        double[] values = values(data);
        String params = data.at("lightgbm").map().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().value())
                .collect(Collectors.joining(" "));
        try (LGBMDataset dataset = LGBMDataset.createFromMat(
                values, values.length / width(data), width(data), true, "verbosity=-1", null)) {
            dataset.setField("label", labels(data));
            try (LGBMBooster booster = LGBMBooster.create(dataset, params + " num_threads=1 verbosity=-1")) {
                for (int round = 0; round < ROUNDS; round++) booster.updateOneIter();
                return booster.saveModelToString(0, 0, FeatureImportanceType.SPLIT);
            }
        }
    }

    private static int width(Node data) {
        return data.at("rows").items().get(0).items().size();
    }

    /** All rows, one after the other; what is absent is NaN. */
    private static double[] values(Node data) {
        return data.at("rows").items().stream()
                .flatMap(row -> row.items().stream())
                .mapToDouble(value -> value.value() == null ? Double.NaN : value.decimal())
                .toArray();
    }

    private static float[] labels(Node data) {
        List<Node> given = data.at("labels").items();
        float[] labels = new float[given.size()];
        for (int i = 0; i < labels.length; i++) labels[i] = (float) given.get(i).decimal();
        return labels;
    }

    private Node script(String mlflow, String deed) throws Exception {
        String python = Needs.program(mlflow, "python").toString();
        String script = Path.of("src/test/python/boosters.py").toAbsolutePath().toString();
        Map<String, String> environment =
                Map.of("PYTHONUTF8", "1", "MLFLOW_DISABLE_TELEMETRY", "true", "GIT_PYTHON_REFRESH", "quiet");
        try (Child child = Child.start(folder, environment, List.of(python, script, deed))) {
            child.finish(SCRIPT);
        }
        return new Node(Json.read(Files.readString(folder.resolve("answers.json"))));
    }
}
