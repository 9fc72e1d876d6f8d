package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Packages of boosters that Python's MLflow wrote, with what it answered for some rows: src/test/python/make_boosters.py. */
final class Boosters {
    /** What MLflow 2.9 wrote unless it was told a format: no XGBoost from 3.1 on reads it. */
    static final String OLD_FORM = "2.9.2/xgboost-softmax";

    private Boosters() {}

    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(Boosters.class.getResource("/boosters/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All packages of a flavor; those of earlier releases of MLflow are called as {@code 2.9.2/xgboost-binary}. */
    static List<String> names(String flavor) {
        try (Stream<Path> folders = Files.walk(folder(""), 2)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(flavor + "-"))
                    .map(folder -> folder("").relativize(folder).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(OLD_FORM))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of a package, without the answers. */
    static Path copy(String name, Path to) {
        try (Stream<Path> files = Files.list(folder(name))) {
            Files.createDirectories(to);
            for (Path file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
            Files.delete(to.resolve("expected.json"));
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<?, ?> expected(String name) {
        try {
            return (Map<?, ?>) Objects.requireNonNull(
                    Json.read(Files.readString(folder(name).resolve("expected.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of an example as maps; what is absent there is NaN. */
    static List<Map<String, ?>> rows(String name, ModelPackage model) {
        List<Map<String, ?>> rows = new ArrayList<>();
        for (Object row : (List<?>) Objects.requireNonNull(expected(name).get("rows"))) {
            Map<String, Object> map = new LinkedHashMap<>();
            int column = 0;
            for (Object value : (List<?>) row)
                map.put(
                        Objects.requireNonNull(model.signature()
                                .orElseThrow()
                                .inputs()
                                .get(column++)
                                .name()),
                        value == null ? Double.NaN : ((Number) value).doubleValue());
            rows.add(map);
        }
        return rows;
    }

    /** Whether Java gives what Python gave, relative to its size, one by one and all at once. */
    static void assertAnswersAsPythonDid(String name, double precision) {
        ModelPackage model = ModelPackage.read(folder(name));
        List<Map<String, ?>> rows = rows(name, model);
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            List<Map<String, Object>> answers = predictor.predict(rows);
            for (String output : List.of("prediction", "probabilities")) {
                List<?> expected = (List<?>) expected(name).get(output);
                if (expected == null) continue;
                for (int i = 0; i < rows.size(); i++) {
                    double[] wanted = flat(expected.get(i));
                    double[] all = flat(answers.get(i).get(output));
                    double[] alone = flat(predictor.predict(rows.get(i)).get(output));
                    assertThat(all).as(name + ", " + output + " of row " + i).hasSameSizeAs(wanted);
                    for (int k = 0; k < wanted.length; k++) {
                        double error = precision * Math.max(1, Math.abs(wanted[k]));
                        assertThat(all[k])
                                .as(name + ", " + output + " " + k + " of row " + i)
                                .isCloseTo(wanted[k], within(error));
                        assertThat(alone[k]).isEqualTo(all[k]);
                    }
                }
            }
        }
    }

    static double[] flat(Object value) {
        if (value instanceof Number number) return new double[] {number.doubleValue()};
        if (value instanceof Boolean yes) return new double[] {yes ? 1 : 0};
        if (value instanceof double[] doubles) return doubles;
        if (value instanceof List<?> list)
            return list.stream()
                    .mapToDouble(each -> ((Number) each).doubleValue())
                    .toArray();
        float[] floats = (float[]) value;
        double[] doubles = new double[floats.length];
        for (int i = 0; i < doubles.length; i++) doubles[i] = floats[i];
        return doubles;
    }
}
