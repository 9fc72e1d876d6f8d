package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Field by field what the newest MLflow writes for the same model (src/test/python/make_packages.py). */
class MlmodelKeysTest {
    private static final Set<String> OURS = Set.of("mlopskit.json", "MODEL_CARD.md");

    @TempDir
    Path folder;

    private Path python(String name) throws Exception {
        return Path.of(Objects.requireNonNull(MlmodelKeysTest.class.getResource("/python/3.17.2/" + name))
                .toURI());
    }

    @Test
    void anExampleOfColumnsWithParams() throws Exception {
        Signature signature = Signature.builder()
                .input("bill_length_mm", DataType.DOUBLE)
                .input("bill_depth_mm", DataType.DOUBLE)
                .input("flipper_length_mm", DataType.LONG)
                .input("body_mass_g", DataType.LONG)
                .param(new ParamSpec("a", DataType.LONG, 1, false))
                .build();
        ModelPackage model = ModelPackage.onnx(Models.onnx("labels"))
                .signature(signature)
                .inputExample(
                        List.of(new Models.Penguin(39.1, 18.7, 181, 3750), new Models.Penguin(40, 18, 190, 3800)),
                        Map.of("a", 2))
                .metadata(Map.of("k", "v"))
                .build();
        Path java = same(model, "example");
        for (String file : List.of("input_example.json", "serving_input_example.json"))
            assertThat(Json.read(Files.readString(java.resolve(file))))
                    .as(file)
                    .isEqualTo(Json.read(Files.readString(python("example").resolve(file))));
        assertThat(document(java).get("saved_input_example_info"))
                .isEqualTo(document(python("example")).get("saved_input_example_info"));
        Map<?, ?> written = (Map<?, ?>) Objects.requireNonNull(document(java).get("signature"));
        Map<?, ?> expected =
                (Map<?, ?>) Objects.requireNonNull(document(python("example")).get("signature"));
        for (String part : List.of("inputs", "params"))
            assertThat(Json.read(String.valueOf(written.get(part))))
                    .isEqualTo(Json.read(String.valueOf(expected.get(part))));
    }

    @Test
    void anExampleOfTensors() throws Exception {
        Signature signature = Signature.builder()
                .input(new TensorSpec(null, Dtype.FLOAT32, List.of(-1L, 4L)))
                .output(new TensorSpec("output", Dtype.FLOAT32, List.of(-1L, 3L)))
                .build();
        ModelPackage model = ModelPackage.onnx(Models.onnx("scores"))
                .signature(signature)
                .inputExample(List.of(new float[] {39.1f, 18.7f, 181, 3750}, new float[] {40, 18, 190, 3800}))
                .build();
        same(model, "tensors");
    }

    @Test
    void nothingButTheModel() throws Exception {
        Path java = write(ModelPackage.onnx(Models.onnx("scores")).build());
        Set<String> expected = keys(document(python("external")), "");
        // That one was saved with an option.
        assertThat(expected.remove(".flavors.onnx.onnx_session_options.intra_op_num_threads"))
                .isTrue();
        assertThat(keys(document(java), "")).isEqualTo(expected);
    }

    private Path same(ModelPackage model, String name) throws Exception {
        Path java = write(model);
        Path python = python(name);
        assertThat(keys(document(java), "")).isEqualTo(keys(document(python), ""));
        Set<String> files = new TreeSet<>(files(java));
        assertThat(files.removeAll(OURS)).isTrue();
        assertThat(files).isEqualTo(files(python));
        for (String file : List.of("conda.yaml", "python_env.yaml"))
            assertThat(keys(Yaml.read(Files.readString(java.resolve(file))), file))
                    .isEqualTo(keys(Yaml.read(Files.readString(python.resolve(file))), file));
        return java;
    }

    private Path write(ModelPackage model) throws IOException {
        Path java = Files.createDirectory(folder.resolve("java"));
        model.writeTo(java, Models.NOWHERE);
        return java;
    }

    private static Map<?, ?> document(Path directory) throws IOException {
        return (Map<?, ?>) Objects.requireNonNull(Yaml.read(Files.readString(directory.resolve("MLmodel"))));
    }

    /** The paths of all keys; a signature's parts are JSON in texts. */
    private static Set<String> keys(@Nullable Object value, String path) {
        Set<String> keys = new TreeSet<>();
        Object inside = path.matches("\\.signature\\.\\w+") && value instanceof String json ? Json.read(json) : value;
        if (inside instanceof Map<?, ?> map)
            map.forEach((key, item) -> {
                keys.add(path + "." + key);
                keys.addAll(keys(item, path + "." + key));
            });
        else if (inside instanceof List<?> list) for (Object item : list) keys.addAll(keys(item, path + "[]"));
        return keys;
    }

    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
