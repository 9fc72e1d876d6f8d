package dev.mlopskit.serving;

import dev.mlopskit.core.Beta;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How ONNX Runtime is to run a model, as its package says: what Python's MLflow calls {@code onnx_session_options} and takes from
 * a package too. What is left out is ONNX Runtime's own default. Only options that change speed and rounding may be said; those
 * that name files or code to load are for the application and not for a model. Immutable. Source: MLflow 3, {@code
 * mlflow.onnx.save_model}, and ONNX Runtime 1.29, {@code onnxruntime_session_options_config_keys.h}.
 *
 * @param executionMode whether operators that do not depend on each other run at once
 * @param graphOptimization how far the graph is rewritten before it runs
 * @param interOpThreads threads for operators that run at once, 0 for as many as the machine has cores; for {@link ExecutionMode#PARALLEL} only
 * @param intraOpThreads threads within an operator, 0 for as many as the machine has cores
 * @param config switches of ONNX Runtime by its own names, of which {@link #SWITCHES} are known, each {@code 0} or {@code 1}
 */
@Beta
public record OnnxSessionOptions(
        Optional<ExecutionMode> executionMode,
        Optional<GraphOptimization> graphOptimization,
        OptionalInt interOpThreads,
        OptionalInt intraOpThreads,
        Map<String, String> config) {
    /** The names that {@link #config} may have. */
    public static final Set<String> SWITCHES = Set.of(
            "session.disable_prepacking",
            "session.disable_quant_qdq",
            "session.force_spinning_stop",
            "session.inter_op.allow_spinning",
            "session.intra_op.allow_spinning",
            "session.set_denormal_as_zero");

    /** More is refused; when a model is loaded, no more threads are made than there are processors. */
    public static final int MAX_THREADS = 1024;

    /** Whether operators that do not depend on each other run at once. */
    public enum ExecutionMode {
        /** One after the other. */
        SEQUENTIAL,
        /** At once, in threads between operators. */
        PARALLEL
    }

    /** How far a graph is rewritten before it runs. */
    public enum GraphOptimization {
        /** Not at all. */
        NONE,
        /** What cannot change an answer, such as folding constants. */
        BASIC,
        /** Also fusing of operators, which may round otherwise. */
        EXTENDED,
        /** Also the layout of memory. */
        ALL
    }

    /**
     * Copies them.
     *
     * @throws ServingException if a number of threads is out of range, or {@code config} has something else than {@link #SWITCHES}
     */
    public OnnxSessionOptions {
        threads("interOpThreads", interOpThreads);
        threads("intraOpThreads", intraOpThreads);
        SortedMap<String, String> copy = new TreeMap<>();
        config.forEach((name, value) -> {
            if (!SWITCHES.contains(name))
                throw new ServingException(
                        "a package cannot carry the option '" + name + "' of ONNX Runtime: use one of "
                                + SWITCHES.stream().sorted().toList());
            if (!"0".equals(value) && !"1".equals(value))
                throw new ServingException("the option '" + name + "' cannot be '" + value + "': use 0 or 1");
            copy.put(name, value);
        });
        config = Collections.unmodifiableSortedMap(copy);
    }

    private static void threads(String what, OptionalInt count) {
        if (count.isPresent() && (count.getAsInt() < 0 || count.getAsInt() > MAX_THREADS))
            throw new ServingException(what + " cannot be " + count.getAsInt() + ": use 0 to " + MAX_THREADS);
    }

    /** Starts options that say nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private @Nullable ExecutionMode executionMode;
        private @Nullable GraphOptimization graphOptimization;
        private OptionalInt interOpThreads = OptionalInt.empty();
        private OptionalInt intraOpThreads = OptionalInt.empty();
        private final SortedMap<String, String> config = new TreeMap<>();

        private Builder() {}

        /** Says whether operators that do not depend on each other run at once. */
        public Builder executionMode(ExecutionMode mode) {
            this.executionMode = mode;
            return this;
        }

        /** Says how far the graph is rewritten before it runs. */
        public Builder graphOptimization(GraphOptimization optimization) {
            this.graphOptimization = optimization;
            return this;
        }

        /** Says how many threads run operators at once, 0 for as many as the machine has cores. */
        public Builder interOpThreads(int threads) {
            this.interOpThreads = OptionalInt.of(threads);
            return this;
        }

        /** Says how many threads work within an operator, 0 for as many as the machine has cores. */
        public Builder intraOpThreads(int threads) {
            this.intraOpThreads = OptionalInt.of(threads);
            return this;
        }

        /** Adds a switch by ONNX Runtime's own name, one of {@link OnnxSessionOptions#SWITCHES}. */
        public Builder config(String name, String value) {
            config.put(name, value);
            return this;
        }

        /**
         * Ends the options.
         *
         * @throws ServingException if a number of threads is out of range, or a switch is unknown
         */
        public OnnxSessionOptions build() {
            return new OnnxSessionOptions(
                    Optional.ofNullable(executionMode),
                    Optional.ofNullable(graphOptimization),
                    interOpThreads,
                    intraOpThreads,
                    config);
        }
    }
}
