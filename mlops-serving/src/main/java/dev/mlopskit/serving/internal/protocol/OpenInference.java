package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.protocol.Protocol;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.Map;
import java.util.TreeMap;

/** Version 2 of the Open Inference Protocol. */
public final class OpenInference implements Protocol {
    private final Map<String, Scorer> scorers;

    /** Serves models by name. */
    public OpenInference(Map<String, ? extends Scorer> scorers) {
        this.scorers = new TreeMap<>(scorers);
    }

    @Override
    public ProtocolResponse handle(ProtocolRequest request) {
        return Answers.of(
                () -> {
                    throw new Refusal(404, "none of " + scorers.keySet());
                },
                (out, status, message) -> out.writeStringProperty("error", message));
    }
}
