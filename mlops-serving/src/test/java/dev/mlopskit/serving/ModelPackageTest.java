package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelPackageTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = Models.written(folder.resolve("model"));
    }

    @Test
    void theDirectoryHoldsWhatMlflowWritesAndTwoFilesMore() throws IOException {
        assertThat(names(model))
                .containsExactlyInAnyOrder(
                        "MLmodel",
                        "MODEL_CARD.md",
                        "conda.yaml",
                        "input_example.json",
                        "mlopskit.json",
                        "model.onnx",
                        "python_env.yaml",
                        "requirements.txt",
                        "serving_input_example.json");
        Map<?, ?> document = (Map<?, ?>) Yaml.read(Files.readString(model.resolve("MLmodel")));
        assertThat(document.get("utc_time_created")).isEqualTo("2026-11-23 20:21:43.283360");
        assertThat(Files.readString(model.resolve("MLmodel"))).contains("'2026-11-23 20:21:43.283360'");
        assertThat(((Map<?, ?>) document.get("signature")).get("inputs"))
                .asString()
                .startsWith("[{\"type\":\"double\",\"name\":\"bill_length_mm\",\"required\":true}");
        assertThat(document.containsKey("run_id")).isFalse();
        assertThat(Json.read(Files.readString(model.resolve("input_example.json"))))
                .isEqualTo(Map.of(
                        "columns",
                        List.of("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"),
                        "data",
                        List.of(List.of(39.1, 18.7, 181.0, 3750.0), List.of(-40.0, -18.0, -190.0, -3800.0))));
    }

    static Stream<Path> packagesOfPython() throws Exception {
        Path python = Path.of(ModelPackageTest.class.getResource("/python").toURI());
        try (Stream<Path> folders = Files.walk(python, 2)) {
            return folders.filter(folder -> Files.exists(folder.resolve("MLmodel"))).toList().stream();
        }
    }

    /** All but what MLflow writes after it has added up, which is MLmodel and the environment, and this library's own files. */
    @ParameterizedTest
    @MethodSource("packagesOfPython")
    void theSizeThatMlflowWritesIsThatOfTheModelOfWhatBelongsToItAndOfTheExample(Path written) throws IOException {
        assertThat(size(written)).isPositive().isEqualTo(saidSize(written));
    }

    @Test
    void theSizeIsWhatMlflowWouldWrite() throws IOException {
        assertThat(saidSize(model)).isEqualTo(size(model));
        Path full = Files.createDirectory(folder.resolve("full"));
        Path weights = Files.write(folder.resolve("w"), new byte[10_000]);
        Models.full().file("weights/w.bin", weights).build().writeTo(full, Models.NOWHERE);
        assertThat(saidSize(full)).isEqualTo(size(full)).isEqualTo(size(model) + 10_000);
    }

    private static long saidSize(Path directory) throws IOException {
        Map<?, ?> document = (Map<?, ?>) Yaml.read(Files.readString(directory.resolve("MLmodel")));
        return ((Number) document.get("model_size_bytes")).longValue();
    }

    private static long size(Path directory) throws IOException {
        List<String> later = List.of("MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt");
        List<String> own = List.of("mlopskit.json", "MODEL_CARD.md", "golden_rows.json", "sketches.json");
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !later.contains(file.getFileName().toString()))
                    .filter(file -> !own.contains(file.getFileName().toString()))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void aFolderIsMadeForAPackageAndACopyIsTheSame() throws IOException {
        Path made = folder.resolve("not/yet");
        ModelPackage read = ModelPackage.read(model);
        read.writeTo(made);
        assertThat(names(made)).isEqualTo(names(model));
        for (String name : names(model))
            assertThat(made.resolve(name)).as(name).hasSameBinaryContentAs(model.resolve(name));
        assertThatThrownBy(() -> read.writeTo(made))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("not empty");
        Files.delete(model.resolve("model.onnx"));
        assertThatThrownBy(() -> read.writeTo(folder.resolve("other/place"))).isInstanceOf(ServingException.class);
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    void aPackageThatWasReadIsWrittenWithItsNewOrigin() throws IOException {
        String run = "0123456789abcdef0123456789abcdef";
        Path copy = Files.createDirectory(folder.resolve("copy"));
        ModelPackage.read(model).writeTo(copy, new Origin("m-" + run, run, "/store/artifacts", Instant.EPOCH));
        ModelPackage read = ModelPackage.read(copy);
        assertThat(read.modelId()).contains("m-" + run);
        assertThat(read.runId()).contains(run);
        assertThat(read.metadata()).containsEntry("author", "tests");
        assertThat(read.signature()).isEqualTo(ModelPackage.read(model).signature());
        assertThat(read.flavors()).containsExactlyInAnyOrder("onnx", "python_function");
        assertThat(Files.mismatch(model.resolve("model.onnx"), copy.resolve("model.onnx")))
                .isEqualTo(-1);
    }

    @Test
    void signaturesSurviveTheWay() throws IOException {
        Signature signature = Signature.builder()
                .input("flag", DataType.BOOLEAN)
                .input(new ColumnSpec("when", DataType.DATETIME, false))
                .input("raw", DataType.BINARY)
                .output(new TensorSpec("p", Dtype.FLOAT32, List.of(-1L, 3L)))
                .param(new ParamSpec("t", DataType.DOUBLE, 0.5, false))
                .param(new ParamSpec("stop", DataType.STRING, List.of("a", "b"), true))
                .build();
        Path other = Files.createDirectory(folder.resolve("other"));
        ModelPackage.function("f").signature(signature).build().writeTo(other, Models.NOWHERE);
        assertThat(ModelPackage.read(other).signature()).contains(signature);
    }

    @Test
    void aDirectoryThatIsNotEmptyIsLeftAlone() throws IOException {
        List<String> before = names(model);
        assertThatThrownBy(() -> Models.penguins("scores").build().writeTo(model, Models.NOWHERE))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("not empty");
        assertThat(names(model)).isEqualTo(before);
    }

    @Test
    void anExampleMustFitTheSignature() {
        PackageBuilder builder =
                ModelPackage.onnx(Models.onnx("scores")).inputExample(List.of(Map.of("bill_length_mm", "x")));
        assertThatThrownBy(builder::build)
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("signature");
        assertThatThrownBy(builder.signature(Models.penguinSignature())::build)
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("bill_length_mm");
    }

    @Test
    void aChangedFileIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(model.resolve("model.onnx"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(model.resolve("model.onnx"), bytes);
        refused("model.onnx", "has changed");
    }

    @Test
    void aMissingDataFileIsNamed() throws IOException {
        Files.delete(model.resolve("model.onnx"));
        refused("model.onnx", "missing");
    }

    @Test
    void brokenMlmodelsAreRefused() throws IOException {
        String text = Files.readString(model.resolve("MLmodel"));
        Files.delete(model.resolve("mlopskit.json"));
        rewrite("- not\n- a map\n");
        refused("MLmodel", "must be a map");
        rewrite("");
        refused("MLmodel", "must be a map");
        rewrite("flavors: {onnx: [");
        refused("MLmodel", "not YAML");
        rewrite("flavors: !!javax.script.ScriptEngineManager {}");
        refused("MLmodel", "not YAML");
        rewrite(text.replace("  onnx:", "  keras:"));
        refused("MLmodel", "[keras, python_function]");
        for (String path : List.of("../x.onnx", "/etc/passwd", "a/../../x", "..\\x", "%2e%2e/x", "C:x")) {
            rewrite(text.replace("data: model.onnx", "data: '" + path + "'"));
            refused("MLmodel", "bad path");
        }
        rewrite(text.replace("[{\"type\":\"double\"", "[{\"type\":\"quaternion\""));
        refused("MLmodel", "quaternion");
        Files.delete(model.resolve("MLmodel"));
        assertThatThrownBy(() -> ModelPackage.read(model)).hasMessageContaining("missing");
        assertThatThrownBy(() -> ModelPackage.read(folder.resolve("absent"))).isInstanceOf(ModelFormatException.class);
    }

    @Test
    void linksAreRefused() throws IOException {
        Files.delete(model.resolve("mlopskit.json"));
        Path outside = Files.move(model.resolve("model.onnx"), folder.resolve("outside.onnx"));
        Files.createSymbolicLink(model.resolve("model.onnx"), outside);
        refused("MLmodel", "link");
    }

    @Test
    void theDirectoryMayBeReachedByALink() throws IOException {
        Path current = Files.createSymbolicLink(folder.resolve("current"), model);
        ModelPackage read = ModelPackage.read(current);
        assertThat(read.signature()).contains(Models.penguinSignature());
        // What is read stays what it was, wherever the link points next.
        Files.delete(current);
        Files.createSymbolicLink(current, Files.createDirectory(folder.resolve("next")));
        read.archive(folder.resolve("m.zip"));
        ModelPackage.unpack(folder.resolve("m.zip"), folder.resolve("back"));
        read.writeTo(current, Models.NOWHERE);
        assertThat(ModelPackage.read(folder.resolve("next")).signature()).isPresent();
        Files.createSymbolicLink(folder.resolve("next").resolve("elsewhere"), folder.resolve("back"));
        assertThatThrownBy(() -> ModelPackage.read(current))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'elsewhere' is a link");
    }

    @Test
    void whatIsNullIsNamed() {
        assertThatThrownBy(() -> ModelPackage.read(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("directory");
        assertThatThrownBy(() -> Models.penguins("labels").signature(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("signature");
    }

    @Test
    void anUnknownManifestIsRefused() throws IOException {
        Path manifest = model.resolve("mlopskit.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceFirst("(\"format_version\" : )2", "$13"));
        refused("mlopskit.json", "version 3");
        Files.writeString(manifest, text.replace("\"model.onnx\"", "\"../model.onnx\""));
        refused("mlopskit.json", "outside");
        Files.writeString(manifest, text.substring(0, text.length() / 2));
        refused("mlopskit.json", "not JSON");
    }

    @Test
    void bytesThatAreNoModelAreRefused() {
        for (byte[] bytes : List.of(new byte[0], "no model at all".getBytes(StandardCharsets.UTF_8)))
            assertThatThrownBy(() -> Predictor.open(ModelPackage.onnx(bytes).build()))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("model.onnx");
    }

    @Tag("slow")
    @Test
    void damageOnlyEverGivesTypedErrors() throws IOException {
        Files.delete(model.resolve("mlopskit.json"));
        byte[] whole = Files.readAllBytes(model.resolve("MLmodel"));
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int flips = 1 + random.nextInt(3); i % 2 == 1 && flips > 0; flips--)
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(model.resolve("MLmodel"), bytes);
            try {
                ModelPackage.read(model);
            } catch (MlopsException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private void rewrite(String text) throws IOException {
        Files.writeString(model.resolve("MLmodel"), text);
    }

    private void refused(String place, String what) {
        assertThatThrownBy(() -> ModelPackage.read(model))
                .isInstanceOfSatisfying(
                        ModelFormatException.class, e -> assertThat(e.place()).isEqualTo(place))
                .hasMessageContaining(what);
    }

    static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
