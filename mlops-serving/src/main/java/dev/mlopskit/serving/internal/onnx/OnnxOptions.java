package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.mlopskit.serving.internal.packaging.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code onnx_session_options} of an {@code MLmodel}, as far as they are harmless: others name files to read or write, or
 * code to load, and whoever made a model must not choose those. Source: MLflow 3, {@code mlflow.onnx.save_model}, and ONNX
 * Runtime 1.29, {@code onnxruntime_session_options_config_keys.h}.
 */
final class OnnxOptions {
    private static final Documents IN = new Documents("MLmodel");
    private static final Logger LOG = LoggerFactory.getLogger(OnnxOptions.class);
    private static final Set<String> OPTIONS = Set.of(
            "inter_op_num_threads",
            "intra_op_num_threads",
            "execution_mode",
            "graph_optimization_level",
            "extra_session_config");

    /** Switches of speed and precision, 0 or 1. */
    private static final Set<String> SWITCHES = Set.of(
            "session.disable_prepacking",
            "session.disable_quant_qdq",
            "session.force_spinning_stop",
            "session.inter_op.allow_spinning",
            "session.intra_op.allow_spinning",
            "session.set_denormal_as_zero");

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
        List<String> ignored = new ArrayList<>();
        for (String key : map.keySet()) if (!OPTIONS.contains(key)) ignored.add(key);
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
                    .entrySet()) {
                String value = String.valueOf(entry.getValue());
                if (SWITCHES.contains(entry.getKey()) && (value.equals("0") || value.equals("1")))
                    options.addConfigEntry(entry.getKey(), value);
                else ignored.add(entry.getKey());
            }
        if (!ignored.isEmpty())
            LOG.warn(
                    "Ignored options that a model's MLmodel gives ONNX Runtime, unknown or not harmless: {}",
                    shown(ignored));
    }

    /** Keys are the model author's: they must not make lines of a log, nor fill it. */
    private static String shown(List<String> keys) {
        String text = String.join(", ", keys).replaceAll("[^ -~]", "?");
        return text.length() > 500 ? text.substring(0, 500) + "..." : text;
    }

    private static int count(@Nullable Object value, String what) {
        long count = IN.integer(value, what);
        if (count < 0 || count > 1024) throw IN.wrong("has in " + what + " the number " + count + ": use 0 to 1024");
        // More threads than processors only cost; a model could ask for them on every server that loads it.
        return (int) Math.min(count, Runtime.getRuntime().availableProcessors());
    }

    /** The numbers are those of ONNX Runtime's C interface. */
    private static SessionOptions.OptLevel level(long number) {
        if (number == 0) return SessionOptions.OptLevel.NO_OPT;
        if (number == 1) return SessionOptions.OptLevel.BASIC_OPT;
        if (number == 2) return SessionOptions.OptLevel.EXTENDED_OPT;
        return SessionOptions.OptLevel.ALL_OPT;
    }
}
