package dev.mlopskit.serving.internal.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.mlopskit.serving.OnnxSessionOptions;
import dev.mlopskit.serving.internal.packaging.OnnxConfig;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an {@code MLmodel} says of how to run a model, as ONNX Runtime takes it. */
final class OnnxOptions {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxOptions.class);

    private OnnxOptions() {}

    static SessionOptions of(Map<String, Object> config) throws OrtException {
        OnnxConfig read = OnnxConfig.read(config);
        SessionOptions options = new SessionOptions();
        try {
            apply(read.options(), options);
            if (!read.ignored().isEmpty())
                LOG.warn(
                        "Ignored options that a model's MLmodel gives ONNX Runtime, unknown or not harmless: {}",
                        shown(read.ignored()));
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void apply(OnnxSessionOptions from, SessionOptions to) throws OrtException {
        if (from.interOpThreads().isPresent())
            to.setInterOpNumThreads(bounded(from.interOpThreads().getAsInt()));
        if (from.intraOpThreads().isPresent())
            to.setIntraOpNumThreads(bounded(from.intraOpThreads().getAsInt()));
        if (from.executionMode().isPresent())
            to.setExecutionMode(
                    switch (from.executionMode().get()) {
                        case PARALLEL -> SessionOptions.ExecutionMode.PARALLEL;
                        case SEQUENTIAL -> SessionOptions.ExecutionMode.SEQUENTIAL;
                    });
        if (from.graphOptimization().isPresent())
            to.setOptimizationLevel(
                    switch (from.graphOptimization().get()) {
                        case NONE -> SessionOptions.OptLevel.NO_OPT;
                        case BASIC -> SessionOptions.OptLevel.BASIC_OPT;
                        case EXTENDED -> SessionOptions.OptLevel.EXTENDED_OPT;
                        case ALL -> SessionOptions.OptLevel.ALL_OPT;
                    });
        for (Map.Entry<String, String> entry : from.config().entrySet())
            to.addConfigEntry(entry.getKey(), entry.getValue());
    }

    /** More threads than processors only cost; a model could ask for them on every server that loads it. */
    private static int bounded(int threads) {
        return Math.min(threads, Runtime.getRuntime().availableProcessors());
    }

    /** Keys are the model author's: they must not make lines of a log, nor fill it. */
    private static String shown(List<String> keys) {
        String text = String.join(", ", keys).replaceAll("[^ -~]", "?");
        return text.length() > 500 ? text.substring(0, 500) + "..." : text;
    }
}
