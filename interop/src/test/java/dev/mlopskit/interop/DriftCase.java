package dev.mlopskit.interop;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Two generated columns: of numbers in small and in large, with and without equal values, and of texts. */
final class DriftCase {
    static final double[] SHARES = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
    static final double[] EDGES = {-2, -1, -0.5, 0, 0.5, 1, 2, 5};
    private static final int KINDS = 6;

    final int id;
    final boolean texts;
    private final Random random;
    private final double[] reference;
    private final double[] current;

    DriftCase(int id) {
        this.id = id;
        this.random = new Random(id);
        this.texts = id % KINDS == KINDS - 1;
        int most = id % 4 == 0 ? 20_000 : id % 4 == 1 ? 20 : 1_024;
        double shift = random.nextInt(3) * 0.2;
        this.reference = column(2 + random.nextInt(most - 1), 0);
        this.current = column(2 + random.nextInt(most - 1), shift);
    }

    private double[] column(int rows, double shift) {
        return IntStream.range(0, rows)
                .mapToDouble(i -> value(i) + (texts ? 0 : shift))
                .toArray();
    }

    private double value(int row) {
        return switch (id % KINDS) {
            case 0 -> random.nextGaussian();
            case 1 -> random.nextInt(8) - 3;
            case 2 -> Math.exp(random.nextGaussian() * 2);
            case 3 -> random.nextDouble() < 0.8 ? 0 : random.nextGaussian();
            case 4 -> row / 100.0;
            default -> Math.floor(Math.abs(random.nextGaussian()) * 12);
        };
    }

    double[] reference() {
        return reference.clone();
    }

    double[] current() {
        return current.clone();
    }

    static String[] names(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> "category " + (int) value)
                .toArray(String[]::new);
    }

    Map<String, Object> spec() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("id", id);
        spec.put("kind", texts ? "texts" : "numbers");
        spec.put("reference", texts ? names(reference) : reference);
        spec.put("current", texts ? names(current) : current);
        spec.put("shares", SHARES);
        spec.put("edges", EDGES);
        return spec;
    }
}
