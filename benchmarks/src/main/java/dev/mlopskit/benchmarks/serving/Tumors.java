package dev.mlopskit.benchmarks.serving;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The breast cancer data, and models of it. */
public final class Tumors {
    private Tumors() {}

    /** A file of the models' folder. */
    public static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Tumors.class.getResourceAsStream("/models/" + name))) {
            return in.readAllBytes();
        }
    }

    private static List<String> lines() throws IOException {
        return new String(resource("rows.csv"), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    /** The names of the columns. */
    public static String[] columns() throws IOException {
        return lines().get(0).split(",");
    }

    /** The values of the rows. */
    public static double[][] values() throws IOException {
        return lines().stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The rows. */
    public static List<Tumor> rows() throws IOException {
        return Arrays.stream(values()).map(Tumor::of).toList();
    }

    /** A model, {@code logistic}, {@code forest} or {@code network}, that takes the columns. */
    public static ModelPackage model(String name) throws IOException {
        Signature.Builder signature = Signature.builder();
        for (String column : columns()) signature.input(column, DataType.DOUBLE);
        return ModelPackage.onnx(resource(name + ".onnx"))
                .signature(signature.build())
                .build();
    }
}
