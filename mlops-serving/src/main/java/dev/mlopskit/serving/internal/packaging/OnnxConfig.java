package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.OnnxSessionOptions;
import dev.mlopskit.serving.OnnxSessionOptions.ExecutionMode;
import dev.mlopskit.serving.OnnxSessionOptions.GraphOptimization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code onnx_session_options} of an {@code MLmodel}. Names no type of ONNX Runtime. Source: MLflow 3, {@code
 * mlflow.onnx.save_model}.
 *
 * @param options as far as they are harmless
 * @param ignored the keys of others: they name files to read or write, or code to load, and whoever made a model must not choose
 *     those; MLflow passes over most of them too
 */
public record OnnxConfig(OnnxSessionOptions options, List<String> ignored) {
    /** The key in the flavor's part. */
    public static final String KEY = "onnx_session_options";

    private static final String INTER = "inter_op_num_threads";
    private static final String INTRA = "intra_op_num_threads";
    private static final String MODE = "execution_mode";
    private static final String LEVEL = "graph_optimization_level";
    private static final String EXTRA = "extra_session_config";
    private static final Set<String> OPTIONS = Set.of(INTER, INTRA, MODE, LEVEL, EXTRA);
    private static final Documents IN = new Documents("MLmodel");

    /** Reads the options from the flavor's part. */
    public static OnnxConfig read(Map<String, ?> flavor) {
        OnnxSessionOptions.Builder options = OnnxSessionOptions.builder();
        List<String> ignored = new ArrayList<>();
        if (flavor.get(KEY) != null) read(IN.map(flavor.get(KEY), "'" + KEY + "'"), options, ignored);
        return new OnnxConfig(options.build(), List.copyOf(ignored));
    }

    private static void read(Map<String, Object> map, OnnxSessionOptions.Builder options, List<String> ignored) {
        for (String key : map.keySet()) if (!OPTIONS.contains(key)) ignored.add(key);
        if (map.get(INTER) != null) options.interOpThreads(count(map.get(INTER), "'" + INTER + "'"));
        if (map.get(INTRA) != null) options.intraOpThreads(count(map.get(INTRA), "'" + INTRA + "'"));
        if (map.get(MODE) != null)
            options.executionMode(
                    "parallel".equalsIgnoreCase(IN.text(map.get(MODE), "'" + MODE + "'"))
                            ? ExecutionMode.PARALLEL
                            : ExecutionMode.SEQUENTIAL);
        if (map.get(LEVEL) != null) options.graphOptimization(level(IN.integer(map.get(LEVEL), "'" + LEVEL + "'")));
        if (map.get(EXTRA) != null)
            IN.map(map.get(EXTRA), "'" + EXTRA + "'").forEach((name, value) -> {
                String text = String.valueOf(value);
                if (OnnxSessionOptions.SWITCHES.contains(name) && (text.equals("0") || text.equals("1")))
                    options.config(name, text);
                else ignored.add(name);
            });
    }

    private static int count(@Nullable Object value, String what) {
        long count = IN.integer(value, what);
        if (count < 0 || count > OnnxSessionOptions.MAX_THREADS)
            throw IN.wrong("has in " + what + " the number " + count + ": use 0 to " + OnnxSessionOptions.MAX_THREADS);
        return (int) count;
    }

    /** The numbers are those of ONNX Runtime's C interface. */
    private static GraphOptimization level(long number) {
        if (number == 0) return GraphOptimization.NONE;
        if (number == 1) return GraphOptimization.BASIC;
        if (number == 2) return GraphOptimization.EXTENDED;
        return GraphOptimization.ALL;
    }

    /** The options as MLflow has them. */
    public static Map<String, Object> write(OnnxSessionOptions options) {
        Map<String, Object> map = new LinkedHashMap<>();
        options.executionMode().ifPresent(mode -> map.put(MODE, mode.name().toLowerCase(Locale.ROOT)));
        if (!options.config().isEmpty()) map.put(EXTRA, options.config());
        options.graphOptimization()
                .ifPresent(level -> map.put(
                        LEVEL,
                        switch (level) {
                            case NONE -> 0;
                            case BASIC -> 1;
                            case EXTENDED -> 2;
                            case ALL -> 99;
                        }));
        options.interOpThreads().ifPresent(threads -> map.put(INTER, threads));
        options.intraOpThreads().ifPresent(threads -> map.put(INTRA, threads));
        return map;
    }
}
