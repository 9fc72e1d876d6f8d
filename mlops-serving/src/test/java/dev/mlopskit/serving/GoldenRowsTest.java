package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenRowsTest {
    @TempDir
    Path folder;

    @Test
    void rowsOfEveryTypeOfColumnComeBackAsThePredictorTakesThem() throws IOException {
        Signature.Builder signature = Signature.builder();
        for (DataType type : DataType.values()) signature.input(type.mlflowName(), type);
        signature
                .input(new ColumnSpec("gap", DataType.DOUBLE, false))
                .input(new ColumnSpec("no_text", DataType.STRING, false))
                .input(new ColumnSpec("no_float", DataType.FLOAT, false))
                .input("list", ColumnType.arrayOf(DataType.FLOAT))
                .input("object", ColumnType.object(new ColumnType.Property("at", DataType.DATETIME, true)))
                .input("map", ColumnType.mapOf(ColumnType.of(DataType.BINARY)))
                .input("any", ColumnType.any());
        Instant moment = Instant.parse("2024-02-29T12:30:00.123456Z");
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("boolean", true);
        row.put("integer", -7);
        row.put("long", Long.MAX_VALUE);
        row.put("float", 0.1f);
        row.put("double", 1e-300);
        row.put("string", "a\u0085'\"é");
        row.put("binary", new byte[] {0, -1});
        row.put("datetime", moment);
        row.put("gap", null);
        row.put("no_text", null);
        row.put("no_float", null);
        row.put("list", List.of(0.5f));
        row.put("object", Map.of("at", moment));
        row.put("map", Map.of("k", new byte[] {1}));
        row.put("any", Arrays.asList(1, "x", null));
        GoldenRows back =
                again(signature.build(), new GoldenRows(List.of(row), Map.of("y", Tensor.of(new long[] {1}, 1))));
        assertThat(back.rows()).singleElement().satisfies(read -> {
            Map<?, ?> map = (Map<?, ?>) read;
            assertThat(map.get("gap")).isEqualTo(Double.NaN);
            row.put("gap", map.get("gap"));
            assertThat(map.get("no_float")).isEqualTo(Float.NaN);
            row.put("no_float", map.get("no_float"));
            assertThat(map).usingRecursiveComparison().isEqualTo(row);
        });
    }

    @Test
    void tensorsComeBackRowByRow() throws IOException {
        Signature named = Signature.builder()
                .input(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, 2L)))
                .input(new TensorSpec("u", Dtype.UINT8, List.of(-1L)))
                .build();
        Map<String, Object> row = Map.of("x", new float[] {0.1f, 2}, "u", (byte) 200);
        Map<String, Tensor> one = Map.of("y", Tensor.of(new float[] {1}, 1));
        assertThat(again(named, new GoldenRows(List.of(row), one)).rows())
                .isEqualTo(List.of(Map.of("x", List.of(0.1f, 2f), "u", (byte) 200)));
        assertThat(Files.readString(folder.resolve("1/golden_rows.json"))).contains("\"u\":[200]");
        Signature unnamed = Signature.builder()
                .input(new TensorSpec(null, Dtype.FLOAT64, List.of(-1L, 1L, 2L)))
                .build();
        assertThat(again(unnamed, new GoldenRows(Collections.singletonList(new double[][] {{1, 2}}), one))
                        .rows())
                .isEqualTo(List.of(List.of(List.of(1.0, 2.0))));
    }

    @Test
    void outputsComeBackAsTheyWere() throws IOException {
        Map<String, Tensor> outputs = Map.of(
                "floats", Tensor.of(new float[] {Float.NaN, 0.1f, Float.NEGATIVE_INFINITY, 1}, 2, 2),
                "doubles", Tensor.of(new double[] {-0.0, 1e300}, 2),
                "flags", Tensor.of(Dtype.BOOL, new boolean[] {true, false}, 2),
                "bytes", Tensor.of(Dtype.UINT8, new byte[] {-1, 1}, 2),
                "shorts", Tensor.of(Dtype.INT16, new short[] {-1, 1}, 2),
                "unsigned shorts", Tensor.of(Dtype.UINT16, new short[] {-1, 1}, 2),
                "unsigned longs", Tensor.of(Dtype.UINT64, new long[] {-1, 1}, 2),
                "texts", Tensor.of(new String[] {"a", null}, 2),
                "maps", Tensor.of(Dtype.OBJECT, new Object[] {Map.of("k", 0.5), List.of()}, 2));
        GoldenRows golden = new GoldenRows(Models.PENGUINS, Map.of("t", 0.5), outputs, 0, 1e-3);
        GoldenRows back = again(Models.penguinSignature(), golden);
        assertThat(back.outputs().keySet()).isEqualTo(outputs.keySet());
        outputs.forEach((name, tensor) -> {
            assertThat(back.outputs().get(name).array()).as(name).isEqualTo(tensor.array());
            assertThat(back.outputs().get(name).toString()).isEqualTo(tensor.toString());
        });
        assertThat(back.params()).isEqualTo(Map.of("t", 0.5));
        assertThat(back.absolute()).isZero();
        assertThat(back.relative()).isEqualTo(1e-3);
    }

    @Test
    void aPackageHasThemOnce() {
        GoldenRows golden = Models.golden();
        PackageBuilder asked = Models.penguins("labels").goldenRows(Models.PENGUINS);
        assertThatThrownBy(() -> asked.goldenRows(golden)).hasMessageContaining("golden rows already");
        PackageBuilder given = Models.penguins("labels").goldenRows(golden);
        assertThatThrownBy(() -> given.goldenRows(Models.PENGUINS)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> given.goldenRows(golden)).isInstanceOf(ServingException.class);
    }

    @Test
    void whatIsNoneIsRefused() {
        Map<String, Tensor> two = Map.of("y", Tensor.of(new long[] {1, 2}, 2));
        refused(() -> new GoldenRows(List.of(), two), "golden rows");
        refused(() -> new GoldenRows(List.of(1), two), "'y'");
        refused(() -> new GoldenRows(List.of(1, 2), Map.of(), two, -1, 0), "-1.0");
        refused(() -> new GoldenRows(List.of(1, 2), Map.of(), two, 0, Double.NaN), "NaN");
        refused(
                () -> ModelPackage.onnx(Models.onnx("labels"))
                        .goldenRows(new GoldenRows(List.of(1, 2), two))
                        .build(),
                "signature");
        refused(
                () -> Models.penguins("labels")
                        .goldenRows(new GoldenRows(List.of(Map.of(), Map.of()), two))
                        .build(),
                "bill_length_mm");
    }

    @Test
    void aFileThatIsNoneIsRefusedWhenThePackageIsRead() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Models.full().build().writeTo(model, Models.NOWHERE);
        Path golden = model.resolve("golden_rows.json");
        String good = Files.readString(golden);
        String manifest = Files.readString(model.resolve("mlopskit.json"));
        for (String text : List.of(
                "",
                "[]",
                "{}",
                good.replace("39.1", "\"x\""),
                good.replace("39.1,", ""),
                good.replace("\"shape\":[2]", "\"shape\":[3]"),
                good.replace("\"int64\"", "\"int65\""),
                good.replace("\"absolute\"", "\"abs\""))) {
            Files.writeString(golden, text);
            // Whoever changes a file may change its checksum as well.
            Files.writeString(
                    model.resolve("mlopskit.json"),
                    manifest.replace(Digest.sha256(bytes(good)), Digest.sha256(bytes(text)))
                            .replace("\"size\" : " + bytes(good).length, "\"size\" : " + bytes(text).length));
            assertThatThrownBy(() -> ModelPackage.read(model))
                    .as(text)
                    .isInstanceOfSatisfying(ModelFormatException.class, e -> assertThat(e.place())
                            .isEqualTo("golden_rows.json"));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable deed, String what) {
        assertThatThrownBy(deed).isInstanceOf(SignatureException.class).hasMessageContaining(what);
    }

    private GoldenRows again(Signature signature, GoldenRows golden) throws IOException {
        String[] names = folder.toFile().list();
        Path directory = Files.createDirectory(folder.resolve(String.valueOf(1 + (names == null ? 0 : names.length))));
        ModelPackage.function("f")
                .signature(signature)
                .goldenRows(golden)
                .build()
                .writeTo(directory, Models.NOWHERE);
        return ModelPackage.read(directory).goldenRows().orElseThrow();
    }
}
