package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of scikit-learn by ONNX on four data sets: what Python packaged answers in Java as in Python, and Python loads what Java
 * packaged of the same file.
 */
class SklearnTest {
    private static final Duration SCRIPT = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @ValueSource(strings = {"newest", "2.22"})
    void models_answer_in_both_languages_alike(String mlflow) throws Exception {
        Map<String, Node> models = script(mlflow, "train").map();
        assertThat(models.keySet())
                .extracting(name -> name.replaceFirst("-.*", ""))
                .contains("cancer", "iris", "diabetes", "towns");
        Map<String, Map<String, Tensor>> java = new LinkedHashMap<>();
        for (Map.Entry<String, Node> model : models.entrySet()) {
            String name = model.getKey();
            Node made = model.getValue();
            ModelPackage python = ModelPackage.read(folder.resolve(name));
            assertAlike(name, answers(python, made), made.at("expected"), made);
            Signature signature = python.signature().orElseThrow();
            Path directory = Files.createDirectory(folder.resolve("java-" + name));
            ModelPackage.onnx(folder.resolve(name).resolve("model.onnx"))
                    .signature(signature)
                    .build()
                    .writeTo(directory, new Origin(null, null, null, Instant.EPOCH));
            java.put(name, answers(ModelPackage.read(directory), made));
        }

        Node python = script(mlflow, "compare");

        java.forEach((name, answers) -> {
            for (String loader : List.of("pyfunc", "onnx"))
                assertAlike(name + " by " + loader, answers, python.at(name, loader), models.get(name));
        });
    }

    private static Map<String, Tensor> answers(ModelPackage model, Node made) {
        Map<String, Tensor> columns = new LinkedHashMap<>();
        for (Object column : (Iterable<?>) ((Map<?, ?>) made.at("columns").value()).keySet())
            columns.put((String) column, column(made.at("columns", (String) column)));
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            Signature signature = model.signature().orElseThrow();
            if (signature.isTabular()) return predictor.score(columns);
            if (made.at("matrix").value().equals(true))
                return predictor.score(Map.of(
                        String.valueOf(predictor.inputs().get(0).name()), matrix(List.copyOf(columns.values()))));
            columns.replaceAll((name, column) -> column.dtype() == Dtype.FLOAT64
                    ? matrix(List.of(column))
                    : Tensor.of(column.dtype(), column.array(), column.size(), 1));
            return predictor.score(columns);
        }
    }

    /** Texts, whole numbers, or doubles, which have a point. */
    private static Tensor column(Node values) {
        List<Node> items = values.items();
        Object first = items.get(0).value();
        if (first instanceof String)
            return Tensor.column(items.stream().map(Node::text).toArray(String[]::new));
        if (first instanceof Double)
            return Tensor.column(items.stream().mapToDouble(Node::decimal).toArray());
        return Tensor.column(items.stream().mapToLong(Node::number).toArray());
    }

    private static Tensor matrix(List<Tensor> columns) {
        int rows = columns.get(0).size();
        float[] floats = new float[rows * columns.size()];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns.size(); column++)
                floats[row * columns.size() + column] =
                        ((Number) columns.get(column).get(row)).floatValue();
        return Tensor.of(floats, rows, columns.size());
    }

    private static void assertAlike(String what, Map<String, Tensor> java, Node python, Node made) {
        assertThat(java.keySet()).as(what).isEqualTo(python.keys());
        double precision = made.at("precision").decimal();
        java.forEach((output, found) -> {
            List<Object> wanted = new ArrayList<>();
            python.at(output).items().forEach(row -> {
                if (row.value() instanceof List<?> values) wanted.addAll(values);
                else wanted.add(row.value());
            });
            assertThat(found.size()).as(what + " " + output).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++)
                assertAlike(what + ", " + output + " " + i, found.get(i), wanted.get(i), precision);
        });
    }

    private static void assertAlike(String place, Object found, Object wanted, double precision) {
        if (found instanceof Map<?, ?> map) {
            assertThat(map.size()).as(place).isEqualTo(((Map<?, ?>) wanted).size());
            map.forEach((key, value) ->
                    assertAlike(place, value, ((Map<?, ?>) wanted).get(String.valueOf(key)), precision));
        } else if (found instanceof Float || found instanceof Double) {
            double number = ((Number) wanted).doubleValue();
            assertThat(((Number) found).doubleValue())
                    .as(place)
                    .isCloseTo(number, within(precision * Math.max(1, Math.abs(number))));
        } else if (found instanceof Number number)
            assertThat(number.longValue()).as(place).isEqualTo(((Number) wanted).longValue());
        else assertThat(found).as(place).isEqualTo(wanted);
    }

    private Node script(String mlflow, String deed) throws Exception {
        String python = Needs.program(mlflow, "python").toString();
        String script =
                Path.of("src/test/python/sklearn_models.py").toAbsolutePath().toString();
        Map<String, String> environment =
                Map.of("PYTHONUTF8", "1", "MLFLOW_DISABLE_TELEMETRY", "true", "GIT_PYTHON_REFRESH", "quiet");
        try (Child child = Child.start(folder, environment, List.of(python, script, deed))) {
            child.finish(SCRIPT);
        }
        return new Node(Json.read(Files.readString(folder.resolve("answers.json"))));
    }
}
