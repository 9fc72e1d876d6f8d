package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.model.BuildProperties;
import dev.mlopskit.serving.protocol.Protocol;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Version 2 of the Open Inference Protocol. */
public final class OpenInference implements Protocol {
    static final String HEADER_LENGTH = "Inference-Header-Content-Length";
    /** Each model has one version: which one answers is not for the client to say. */
    static final String VERSION = "1";

    private static final String MODELS = "/v2/models/";
    private final Map<String, Scorer> scorers;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();

    /** Serves models by name. */
    public OpenInference(Map<String, ? extends Scorer> scorers) {
        this.scorers = new TreeMap<>(scorers);
    }

    @Override
    public ProtocolResponse handle(ProtocolRequest request) {
        return Answers.of(() -> answer(request), (out, status, message) -> out.writeStringProperty("error", message));
    }

    private ProtocolResponse answer(ProtocolRequest request) {
        String path = request.path();
        if (path.startsWith(MODELS)) return ofModel(request, path.substring(MODELS.length()));
        ProtocolResponse answer =
                switch (path) {
                    case "/v2", "/v2/" -> Answers.json(200, OpenInference::server);
                    case "/v2/health/live" -> flag(200, "live", true);
                    case "/v2/health/ready" -> ready(scorers.values().stream().allMatch(Scorer::isReady));
                    default -> throw unknown(path);
                };
        Methods.require(request, "GET");
        return answer;
    }

    private static Refusal unknown(String path) {
        return new Refusal(
                404,
                "there is no " + Unfit.shorten(path)
                        + " here: GET /v2 or /v2/models/NAME, POST to /v2/models/NAME/infer");
    }

    private ProtocolResponse ofModel(ProtocolRequest request, String rest) {
        String[] parts = rest.split("/", -1);
        String name = ModelNames.decode(parts[0]);
        Scorer scorer = scorers.get(name);
        if (scorer == null)
            throw new Refusal(
                    404, "there is no model '" + Unfit.shorten(name) + "' here: there is " + scorers.keySet());
        boolean versioned = parts.length > 2 && parts[1].equals("versions");
        if (versioned && !parts[2].equals(VERSION))
            throw new Refusal(
                    404,
                    "the model '" + name + "' has no version '" + Unfit.shorten(parts[2]) + "': it has " + VERSION);
        int verb = versioned ? 3 : 1;
        if (parts.length > verb + 1) throw unknown(request.path());
        switch (parts.length == verb ? "" : parts[verb]) {
            case "" -> {
                Methods.require(request, "GET");
                return Answers.json(200, out -> model(out, name, scorer));
            }
            case "ready" -> {
                Methods.require(request, "GET");
                return ready(scorer.isReady());
            }
            case "infer" -> {
                Methods.require(request, "POST");
                return infer(request, name, scorer);
            }
            default -> throw unknown(request.path());
        }
    }

    private ProtocolResponse infer(ProtocolRequest request, String name, Scorer scorer) {
        byte[] body = request.body();
        int header = headerLength(request, body.length);
        InferBody parsed = InferBody.read(body, header);
        Target target =
                targets.computeIfAbsent(name, missing -> Target.of(scorer)).now(scorer);
        targets.put(name, target);
        Map<String, @Nullable Object> params = new TreeMap<>(parsed.parameters());
        // Others are for servers, like the priority of a request.
        params.keySet().retainAll(paramNames(scorer));
        return InferAnswer.write(
                name, parsed, scorer.score(InferInputs.read(target, body, header, parsed.inputs()), params));
    }

    private static List<String> paramNames(Scorer scorer) {
        return scorer.signature()
                .map(signature ->
                        signature.params().stream().map(param -> param.name()).toList())
                .orElse(List.of());
    }

    private static int headerLength(ProtocolRequest request, int body) {
        @Nullable String value = request.header(HEADER_LENGTH);
        if (value == null) return body;
        try {
            int length = Integer.parseInt(value.strip());
            if (length >= 0 && length <= body) return length;
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new Refusal(
                400,
                HEADER_LENGTH + " is '" + Unfit.shorten(value)
                        + "': it must be the length of the JSON, within a body of " + body + " bytes");
    }

    private static void server(JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("name", "mlopskit");
        out.writeStringProperty("version", BuildProperties.get("library.version"));
        out.writeName("extensions");
        out.writeStartArray();
        out.writeString("binary_tensor_data");
        out.writeEndArray();
        out.writeEndObject();
    }

    private static ProtocolResponse ready(boolean ready) {
        return flag(ready ? 200 : 503, "ready", ready);
    }

    private static ProtocolResponse flag(int status, String name, boolean value) {
        return Answers.json(status, out -> {
            out.writeStartObject();
            out.writeBooleanProperty(name, value);
            out.writeEndObject();
        });
    }

    private void model(JsonGenerator out, String name, Scorer scorer) {
        out.writeStartObject();
        out.writeStringProperty("name", name);
        out.writeName("versions");
        out.writeStartArray();
        out.writeString(VERSION);
        out.writeEndArray();
        out.writeStringProperty("platform", "mlopskit");
        out.writeName("inputs");
        out.writeStartArray();
        ModelMetadata.inputs(out, scorer);
        out.writeEndArray();
        out.writeName("outputs");
        out.writeStartArray();
        for (TensorSpec spec : scorer.outputs())
            ModelMetadata.tensor(out, String.valueOf(spec.name()), spec.dtype(), spec.shape());
        out.writeEndArray();
        out.writeEndObject();
    }
}
