package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.protocol.Protocol;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All protocols for several models, told apart by their paths. */
public final class ModelRoutes implements Protocol {
    private static final String MODELS = "/models/";

    private final Protocol inference;
    private final Map<String, Protocol> scoring = new TreeMap<>();
    private final @Nullable Protocol only;

    /** Serves models by name. */
    public ModelRoutes(Map<String, ? extends Scorer> scorers) {
        inference = new OpenInference(scorers);
        scorers.forEach((name, scorer) -> scoring.put(name, new MlflowScoring(scorer)));
        only = scoring.size() == 1 ? scoring.values().iterator().next() : null;
    }

    @Override
    public ProtocolResponse handle(ProtocolRequest request) {
        String path = request.path();
        if (path.equals("/v2") || path.startsWith("/v2/")) return inference.handle(request);
        if (path.startsWith(MODELS)) return named(request, path.substring(MODELS.length()));
        if (only != null) return only.handle(request);
        if (path.equals("/invocations"))
            return refused("there are several models here, " + scoring.keySet() + ": POST to /models/NAME/invocations");
        return scoring.isEmpty()
                ? refused("there is no model here")
                : scoring.values().iterator().next().handle(request);
    }

    private ProtocolResponse named(ProtocolRequest request, String rest) {
        int slash = rest.indexOf('/');
        String name = ModelNames.decode(slash < 0 ? rest : rest.substring(0, slash));
        Protocol protocol = scoring.get(name);
        if (protocol == null)
            return refused("there is no model '" + Unfit.shorten(name) + "' here: there is " + scoring.keySet());
        return protocol.handle(new ProtocolRequest(
                request.method(), slash < 0 ? "/" : rest.substring(slash), request.headers(), request.body()));
    }

    private static ProtocolResponse refused(String message) {
        return Answers.error(new Refusal(404, message), MlflowScoring::error);
    }
}
