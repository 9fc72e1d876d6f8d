package dev.mlopskit.serving.batch;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Signature;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** A real model and files for it; the program below is what tests kill and starve. */
final class Penguins {
    static final String MODEL = "models:/penguins/3";

    private Penguins() {}

    static Predictor<Map<String, ?>, Map<String, Object>> model(String name) {
        return Predictor.open(packaged(name));
    }

    static ModelPackage packaged(String name) {
        try (InputStream in = Objects.requireNonNull(Penguins.class.getResourceAsStream("/onnx/" + name + ".onnx"))) {
            return ModelPackage.onnx(in.readAllBytes())
                    .signature(Signature.builder()
                            .input("bill_length_mm", DataType.DOUBLE)
                            .input("bill_depth_mm", DataType.DOUBLE)
                            .input("flipper_length_mm", DataType.INTEGER)
                            .input("body_mass_g", DataType.DOUBLE)
                            .build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows that differ; in each so many, one is bad if that is above 0. */
    static Path csv(Path file, int rows, int badEvery) {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g\n");
            for (int i = 1; i <= rows; i++) {
                boolean bad = badEvery > 0 && i % badEvery == 0;
                out.write("p" + i + ",\"Dream, \"\"" + i % 3 + "\"\"\"," + (30 + i % 17 * 0.7) + "," + (-20 + i % 41)
                        + "," + (bad ? "long" : 170 + i % 60) + "," + (i % 9000 - 4000) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    static BatchScoring scoring(Path csv, Path bad) {
        return BatchScoring.csv(csv).keys("id", "island").chunkRows(500).badRows(bad);
    }

    /** By its address or the suffix of its name: a table of a database, Parquet or CSV. */
    private static BatchScoring scoring(String input, Path bad) {
        if (!input.startsWith("jdbc:"))
            return input.endsWith(".parquet")
                    ? BatchScoring.parquet(Path.of(input)).keys("id").badRows(bad)
                    : scoring(Path.of(input), bad);
        DataSource database;
        if (input.startsWith("jdbc:sqlite:")) {
            SQLiteDataSource file = new SQLiteDataSource();
            file.setUrl(input);
            database = file;
        } else {
            PGSimpleDataSource server = new PGSimpleDataSource();
            server.setUrl(input);
            database = server;
        }
        return BatchScoring.query(database, "SELECT * FROM penguins", "id")
                .keys("id")
                .badRows(bad);
    }

    /** Scores an input, and prints the rows that are done after each chunk. */
    public static void main(String[] arguments) {
        try (Predictor<?, ?> model = model("labels")) {
            scoring(arguments[0], Path.of(arguments[2]))
                    .chunkRows(Integer.parseInt(arguments[3]))
                    .threads(2)
                    .progress(progress -> System.out.println(progress.rows()))
                    .run(model, MODEL, Path.of(arguments[1]));
        }
    }
}
