package dev.mlopskit.serving.internal;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code onnx_session_options} of an {@code MLmodel}. Source: MLflow 3, {@code mlflow.onnx.save_model}. */
final class OnnxOptions {
    private static final Documents IN = new Documents("MLmodel");

    private OnnxOptions() {}

    static SessionOptions of(Map<String, Object> config) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            if (config.get("onnx_session_options") != null)
                apply(options, IN.map(config.get("onnx_session_options"), "'onnx_session_options'"));
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void apply(SessionOptions options, Map<String, Object> map) throws OrtException {
        if (map.get("inter_op_num_threads") != null)
            options.setInterOpNumThreads(count(map.get("inter_op_num_threads"), "'inter_op_num_threads'"));
        if (map.get("intra_op_num_threads") != null)
            options.setIntraOpNumThreads(count(map.get("intra_op_num_threads"), "'intra_op_num_threads'"));
        if (map.get("execution_mode") != null)
            options.setExecutionMode(
                    "parallel".equalsIgnoreCase(IN.text(map.get("execution_mode"), "'execution_mode'"))
                            ? SessionOptions.ExecutionMode.PARALLEL
                            : SessionOptions.ExecutionMode.SEQUENTIAL);
        if (map.get("graph_optimization_level") != null)
            options.setOptimizationLevel(
                    level(IN.integer(map.get("graph_optimization_level"), "'graph_optimization_level'")));
        if (map.get("extra_session_config") != null)
            for (Map.Entry<String, Object> entry : IN.map(map.get("extra_session_config"), "'extra_session_config'")
                    .entrySet()) options.addConfigEntry(entry.getKey(), String.valueOf(entry.getValue()));
    }

    private static int count(@Nullable Object value, String what) {
        long count = IN.integer(value, what);
        if (count < 0 || count > 1024) throw IN.wrong("has in " + what + " the number " + count + ": use 0 to 1024");
        return (int) count;
    }

    /** The numbers are those of ONNX Runtime's C interface. */
    private static SessionOptions.OptLevel level(long number) {
        if (number == 0) return SessionOptions.OptLevel.NO_OPT;
        if (number == 1) return SessionOptions.OptLevel.BASIC_OPT;
        if (number == 2) return SessionOptions.OptLevel.EXTENDED_OPT;
        return SessionOptions.OptLevel.ALL_OPT;
    }
}
