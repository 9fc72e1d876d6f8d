package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import dev.mlopskit.data.TableSketch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.tribuo.classification.dtree.CARTClassificationTrainer;

/** A small package of every flavor with all that a package may have, which each release keeps in the tests. */
final class GoldenPackages {
    private GoldenPackages() {}

    /** The packages by the names of their flavors. What they need on disk is put into a folder. */
    static Map<String, ModelPackage> all(Path folder) throws IOException {
        Map<String, PackageBuilder> builders = new TreeMap<>();
        builders.put("onnx", Models.penguins("labels"));
        builders.put(
                "xgboost",
                ModelPackage.xgboost(Boosters.folder("xgboost-binary").resolve("model.json"))
                        .signature(numbers("sepal_length", "sepal_width", "petal_length", "petal_width")));
        builders.put(
                "lightgbm",
                ModelPackage.lightgbm(Boosters.folder("lightgbm-binary").resolve("model.lgb"))
                        .signature(numbers("sepal_length", "sepal_width", "petal_length", "petal_width")));
        builders.put(
                "pmml",
                ModelPackage.pmml(Files.writeString(folder.resolve("tree.pmml"), PmmlTest.TREE))
                        .signature(Signature.builder()
                                .input("income", DataType.DOUBLE)
                                .input("country", DataType.STRING)
                                .build()));
        Path tree = folder.resolve("tree.pb");
        TribuoFlavorTest.train(new CARTClassificationTrainer(3)).serializeToFile(tree);
        builders.put("tribuo", ModelPackage.tribuo(tree).signature(TribuoFlavorTest.signature()));
        builders.put("java_function", ModelPackage.function("service-sum").signature(numbers("a", "b")));
        builders.put("model_pipeline", pipeline());
        Map<String, ModelPackage> packages = new TreeMap<>();
        builders.forEach((flavor, builder) -> packages.put(flavor, filled(builder)));
        return packages;
    }

    private static Signature numbers(String... names) {
        Signature.Builder builder = Signature.builder();
        for (String name : names) builder.input(name, DataType.DOUBLE);
        return builder.build();
    }

    /** A function twice, the mean of both, and a model in ONNX. */
    private static PackageBuilder pipeline() {
        ModelPackage sum = ModelPackage.function("service-sum")
                .signature(numbers("a", "b"))
                .build();
        ModelPackage one = ModelPackage.onnx(Models.onnx("version_1"))
                .signature(numbers("x"))
                .build();
        return ModelPackage.pipeline(numbers("a", "b"))
                .step("first", sum)
                .step("second", sum, Map.of("a", "first.sum"))
                .step("one", one, Map.of("x", "second.sum"))
                .mean("mean", "first.sum", "second.sum")
                .output("mean", "mean.value")
                .output("one", "one.y")
                .packaged();
    }

    /** With rows that a signature takes: golden ones, an example and a profile of them. */
    private static ModelPackage filled(PackageBuilder builder) {
        Signature signature = builder.build().signature().orElseThrow();
        Random random = new Random(1);
        Map<String, DataType> types = new LinkedHashMap<>();
        for (Spec input : signature.inputs())
            types.put(input.name(), ((ColumnType.Scalar) ((ColumnSpec) input).type()).type());
        TableSketch sketch = TableSketch.of(types);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            types.forEach((name, type) -> row.put(
                    name,
                    type == DataType.STRING ? List.of("NZ", "FR").get(random.nextInt(2)) : random.nextInt(64) / 8.0));
            sketch.addRow(row.values().toArray());
            rows.add(row);
        }
        return builder.goldenRows(rows.subList(0, 3))
                .inputExample(rows.subList(0, 1))
                .profile(sketch.profile())
                .metadata(Map.of("author", "tests"))
                .param("epochs", 5)
                .metric("accuracy", 0.97)
                .dataset("rows.csv", "0123abcd")
                .build();
    }
}
