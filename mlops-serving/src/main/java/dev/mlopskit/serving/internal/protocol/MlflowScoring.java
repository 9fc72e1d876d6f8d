package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.protocol.Protocol;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** MLflow's scoring protocol. */
public final class MlflowScoring implements Protocol {
    /** The version of MLflow whose protocol this is. */
    private static final String VERSION = "3.17.2";

    private final Scorer scorer;
    private volatile Target known;

    /** Serves one model. */
    public MlflowScoring(Scorer scorer) {
        this.scorer = scorer;
        this.known = Target.of(scorer);
    }

    @Override
    public ProtocolResponse handle(ProtocolRequest request) {
        return Answers.of(() -> answer(request), MlflowScoring::error);
    }

    private ProtocolResponse answer(ProtocolRequest request) {
        return switch (request.path()) {
            case "/invocations" -> {
                Methods.require(request, "POST");
                yield invoke(request);
            }
            case "/ping", "/health" -> {
                Methods.require(request, "GET");
                yield Answers.text("\n");
            }
            case "/version" -> {
                Methods.require(request, "GET");
                yield Answers.text(VERSION);
            }
            default ->
                throw new Refusal(404, "there is no " + Unfit.shorten(request.path()) + " here: POST to /invocations");
        };
    }

    private ProtocolResponse invoke(ProtocolRequest request) {
        Target target = known.now(scorer);
        known = target;
        if (ContentType.of(request) == ContentType.CSV) {
            Columns columns = ScoringCsv.read(target, request.body());
            return Predictions.write(
                    scorer, scorer.score(columns.tensors(), Map.of()), !target.signed() || target.tabular());
        }
        ScoringBody body = ScoringBody.read(request.body());
        Columns columns = ScoringForms.read(target, request.body(), body);
        Map<String, Tensor> outputs = scorer.score(columns.tensors(), body.params());
        boolean frame = target.signed() ? target.tabular() : body.form().startsWith("dataframe_");
        return Predictions.write(scorer, outputs, frame);
    }

    /** As MLflow writes an exception of its own. */
    static void error(JsonGenerator out, int status, String message) {
        out.writeStringProperty(
                "error_code",
                switch (status) {
                    case 404 -> "RESOURCE_DOES_NOT_EXIST";
                    case 500 -> "INTERNAL_ERROR";
                    case 503 -> "TEMPORARILY_UNAVAILABLE";
                    default -> "BAD_REQUEST";
                });
        out.writeStringProperty("message", message);
    }
}
