package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Memory;
import dev.mlopskit.benchmarks.serving.Tumors;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.PackageBuilder;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.PredictorClosedException;
import dev.mlopskit.serving.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A process that closes predictors of one flavor under their callers, again and again. */
public final class SoakedLeases {
    private static final int CALLERS = 6;
    private static final int ROWS = 20;
    private static final String[] IRIS = {"sepal_length", "sepal_width", "petal_length", "petal_width"};

    private final ModelPackage model;
    private final List<Map<String, ?>> rows;
    private final List<double[]> expected;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "caller");
        thread.setDaemon(true);
        return thread;
    });

    private SoakedLeases(String flavor) throws IOException {
        model = model(flavor);
        rows = rows(flavor);
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
            expected = rows.stream().map(row -> numbers(predictor.predict(row))).toList();
        }
    }

    /** Takes the flavor, how many predictors to close, and the seed; says {@code held ROUNDS CALLS BYTES BYTES}. */
    public static void main(String[] arguments) throws Exception {
        SoakedLeases leases = new SoakedLeases(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        Random random = new Random(Long.parseLong(arguments[2]));
        long calls = 0;
        long before = 0;
        for (int round = 0; round < rounds; round++) {
            // What is taken once and kept is there by then.
            if (round == rounds / 4) before = Memory.resident();
            calls += leases.round(random);
        }
        System.out.println("held " + rounds + " " + calls + " " + before + " " + Memory.resident());
    }

    private static ModelPackage model(String flavor) throws IOException {
        if (flavor.equals("onnx")) return Tumors.model("forest");
        Signature.Builder signature = Signature.builder();
        for (String column : IRIS) signature.input(column, DataType.DOUBLE);
        PackageBuilder model = flavor.equals("xgboost")
                ? ModelPackage.xgboost(Tumors.resource("irises.ubj"))
                : ModelPackage.lightgbm(new String(Tumors.resource("irises.lgb"), StandardCharsets.UTF_8));
        return model.signature(signature.build()).build();
    }

    private static List<Map<String, ?>> rows(String flavor) throws IOException {
        String[] columns = flavor.equals("onnx") ? Tumors.columns() : IRIS;
        double[][] values = Tumors.values();
        List<Map<String, ?>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            // For irises of no kind that there is, which trees do not mind.
            for (int c = 0; c < columns.length; c++)
                row.put(columns[c], flavor.equals("onnx") ? values[i][c] : values[i][c + 4] * 20);
            rows.add(row);
        }
        return rows;
    }

    private static double[] numbers(Map<String, Object> answer) {
        return answer.values().stream().flatMapToDouble(SoakedLeases::numbers).toArray();
    }

    private static DoubleStream numbers(Object value) {
        if (value instanceof float[] floats)
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]);
        if (value instanceof double[] doubles) return Arrays.stream(doubles);
        return DoubleStream.of(((Number) value).doubleValue());
    }

    /** Opens one, lets it be called, closes it twice at once, and gives how many calls it answered. */
    private long round(Random random) throws Exception {
        Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model);
        CountDownLatch answered = new CountDownLatch(random.nextInt(100));
        List<Future<Long>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int first = i;
            calls.add(threads.submit(() -> call(predictor, first, answered)));
        }
        if (!answered.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("calls are not answered in 30 s");
        Future<?> other = threads.submit(predictor::close);
        predictor.close();
        other.get(30, TimeUnit.SECONDS);
        long all = 0;
        for (Future<Long> call : calls) all += call.get(30, TimeUnit.SECONDS);
        return all;
    }

    private long call(Predictor<Map<String, ?>, Map<String, Object>> predictor, int first, CountDownLatch answered) {
        for (int n = 0; ; n++)
            try {
                int row = (first + n) % ROWS;
                if (n % 8 == 7) require(numbers(predictor.predict(rows).get(row)), row);
                else require(numbers(predictor.predict(rows.get(row))), row);
                answered.countDown();
            } catch (PredictorClosedException e) {
                return n;
            }
    }

    private void require(double[] answer, int row) {
        double[] wanted = expected.get(row);
        boolean right = answer.length == wanted.length;
        // The order in which trees are summed up is not always the same.
        for (int i = 0; right && i < wanted.length; i++) right = Math.abs(answer[i] - wanted[i]) < 1e-5;
        if (!right)
            throw new IllegalStateException(
                    "row " + row + " is " + Arrays.toString(answer) + " and not " + Arrays.toString(wanted));
    }
}
