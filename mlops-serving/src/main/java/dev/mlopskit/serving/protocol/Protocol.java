package dev.mlopskit.serving.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.internal.protocol.MlflowScoring;
import dev.mlopskit.serving.internal.protocol.ModelRoutes;
import dev.mlopskit.serving.internal.protocol.OpenInference;
import java.util.Map;

/**
 * How models are asked over HTTP: a function from the bytes of a request to those of an answer, to be mounted in any web
 * framework. It throws nothing for what a client sends: a mistake is answered with a status from 400 on and a JSON body that
 * says what to do. Thread-safe. {@link ModelServer} mounts all of it on the JDK's server.
 */
@FunctionalInterface
public interface Protocol {
    /** Answers a request, on the calling thread. */
    ProtocolResponse handle(ProtocolRequest request);

    /**
     * MLflow's scoring protocol for one model, as {@code mlflow models serve} speaks it: {@code POST /invocations} with {@code
     * dataframe_split}, {@code dataframe_records}, {@code instances}, {@code inputs} and {@code params} in JSON, or CSV; {@code GET
     * /ping}, {@code /health} and {@code /version}. Source: MLflow 3.17, {@code mlflow/pyfunc/scoring_server}.
     */
    static Protocol mlflow(Scorer scorer) {
        return new MlflowScoring(scorer);
    }

    /**
     * Both protocols for models by name. {@code /invocations} asks the model if there is only one; {@code
     * /models/NAME/invocations} asks any.
     *
     * @param scorers the models by name, without slashes
     */
    static Protocol all(Map<String, ? extends Scorer> scorers) {
        return new ModelRoutes(scorers);
    }

    /**
     * The Open Inference Protocol, version 2, for models by name, as KServe and Triton speak it over HTTP: {@code GET /v2},
     * {@code /v2/health/live}, {@code /v2/health/ready}, {@code /v2/models/NAME}, {@code /v2/models/NAME/ready} and {@code POST
     * /v2/models/NAME/infer}, with the extension for binary tensors. Source: <a
     * href="https://github.com/kserve/open-inference-protocol">open-inference-protocol</a> and Triton's {@code
     * extension_binary_data.md}.
     *
     * @param scorers the models by name, without slashes
     */
    static Protocol openInference(Map<String, ? extends Scorer> scorers) {
        return new OpenInference(scorers);
    }
}
