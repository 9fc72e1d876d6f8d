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
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that others trained and exported, as they ship in registry packages: Java packages each, answers as ONNX Runtime does in
 * Python, and Python's MLflow loads what Java wrote.
 */
class ExportedModelTest {
    private static final Duration SCRIPT = Duration.ofSeconds(300);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @ValueSource(strings = {"newest", "2.22"})
    void they_answer_as_in_Python_and_Python_loads_what_Java_packaged(String mlflow) throws Exception {
        Map<String, Node> models = script(mlflow, "answer").map();
        assertThat(models).hasSizeGreaterThan(90).containsKeys("silero", "magika", "basic_pitch", "ocr_text", "iris");
        Map<String, Map<String, Tensor>> java = new TreeMap<>();
        models.forEach((name, model) -> java.put(name, packaged(name, model)));

        Map<String, Node> python = script(mlflow, "load").map();

        assertThat(python.keySet()).isEqualTo(java.keySet());
        java.forEach((name, answers) -> assertAlike(name + " by MLflow", answers, python.get(name)));
    }

    /** What Java answers, without a signature and with one, from a package that is left for Python. */
    private Map<String, Tensor> packaged(String name, Node model) {
        Path file = Path.of(model.at("file").text());
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        model.at("inputs").map().forEach((input, value) -> inputs.put(input, tensor(value)));
        Signature signature;
        Map<String, Tensor> answers;
        try (Predictor<?, ?> plain = Predictor.open(ModelPackage.onnx(file).build())) {
            answers = plain.predictTensors(inputs);
            Signature.Builder builder = Signature.builder();
            plain.inputs().forEach(builder::input);
            plain.outputs().stream()
                    .filter(output -> output.dtype() != Dtype.OBJECT)
                    .forEach(builder::output);
            signature = builder.build();
        }
        assertAlike(name, answers, model.at("outputs"));
        Path directory = folder.resolve("java").resolve(name);
        write(ModelPackage.onnx(file).signature(signature).build(), directory);
        try (Predictor<?, ?> signed = Predictor.open(ModelPackage.read(directory))) {
            assertThat(signed.signature()).contains(signature);
            assertAlike(name + " with a signature", signed.score(inputs), model.at("outputs"));
        }
        return answers;
    }

    private static void write(ModelPackage model, Path directory) {
        try {
            model.writeTo(Files.createDirectories(directory), new Origin(null, null, null, Instant.EPOCH));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertAlike(String what, Map<String, Tensor> java, Node python) {
        assertThat(java.keySet()).as(what).isEqualTo(python.keys());
        java.forEach((output, found) -> {
            String place = what + ", output " + output;
            Node wanted = python.at(output);
            if (wanted.map().containsKey("maps"))
                assertMaps(place, found, wanted.at("maps").items());
            else assertTensor(place, found, tensor(wanted));
        });
    }

    private static void assertMaps(String place, Tensor found, List<Node> wanted) {
        assertThat(found.size()).as(place).isEqualTo(wanted.size());
        for (int row = 0; row < wanted.size(); row++) {
            Map<String, Double> numbers = new TreeMap<>();
            ((Map<?, ?>) found.get(row))
                    .forEach((key, value) -> numbers.put(String.valueOf(key), ((Number) value).doubleValue()));
            Map<String, Node> python = wanted.get(row).map();
            assertThat(numbers.keySet()).as(place).isEqualTo(python.keySet());
            numbers.forEach((key, number) ->
                    assertThat(number).as(place).isCloseTo(python.get(key).decimal(), within(1e-5)));
        }
    }

    private static void assertTensor(String place, Tensor found, Tensor wanted) {
        assertThat(found.dtype()).as(place).isEqualTo(wanted.dtype());
        assertThat(found.shape()).as(place).isEqualTo(wanted.shape());
        // Half precision has 11 bits; results that both round may differ by the last one.
        double precision = found.dtype() == Dtype.FLOAT64 ? 1e-6 : found.dtype() == Dtype.FLOAT16 ? 0x1p-10 : 1e-5;
        for (int i = 0; i < wanted.size(); i++) {
            Object expected = wanted.get(i);
            if (expected instanceof Float || expected instanceof Double) {
                double number = ((Number) expected).doubleValue();
                double error = Math.abs(((Number) found.get(i)).doubleValue() - number);
                if (Double.doubleToLongBits(((Number) found.get(i)).doubleValue()) != Double.doubleToLongBits(number)
                        && !(error <= precision * Math.max(1, Math.abs(number))))
                    assertThat(found.get(i)).as(place + ", number " + i).isEqualTo(expected);
            } else assertThat(found.get(i)).as(place + ", element " + i).isEqualTo(expected);
        }
    }

    private static Tensor tensor(Node python) {
        Dtype dtype = Dtype.of(python.at("dtype").text()).orElseThrow();
        List<Node> values = python.at("values").items();
        Object array = Array.newInstance(dtype.arrayType().getComponentType(), values.size());
        for (int i = 0; i < values.size(); i++) Array.set(array, i, element(dtype, values.get(i)));
        return Tensor.of(
                dtype,
                array,
                python.at("shape").items().stream().mapToLong(Node::number).toArray());
    }

    private static Object element(Dtype dtype, Node value) {
        return switch (dtype) {
            case BOOL, STRING -> value.value();
            case INT8, UINT8 -> (byte) value.number();
            case INT16 -> (short) value.number();
            case INT32 -> (int) value.number();
            case INT64 -> value.number();
            case FLOAT16, FLOAT32 -> (float) value.real();
            case FLOAT64 -> value.real();
            default -> throw new AssertionError(dtype);
        };
    }

    private Node script(String mlflow, String deed) throws Exception {
        List<String> command = List.of(
                Needs.program(mlflow, "python").toString(),
                Path.of("src/test/python/exported_models.py").toAbsolutePath().toString(),
                deed,
                Needs.program("models", "python")
                        .getParent()
                        .getParent()
                        .getParent()
                        .toString());
        Map<String, String> environment =
                Map.of("PYTHONUTF8", "1", "MLFLOW_DISABLE_TELEMETRY", "true", "GIT_PYTHON_REFRESH", "quiet");
        try (Child child = Child.start(folder, environment, command)) {
            child.finish(SCRIPT);
        }
        return new Node(Json.read(Files.readString(folder.resolve("answers.json"))));
    }
}
