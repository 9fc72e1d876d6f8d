package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.PredictorClosedException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.endpoint.OverloadedException;
import dev.mlopskit.serving.endpoint.UnavailableException;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Makes answers, of errors too. What goes wrong here and not in the request is told to the log and not to the client. */
final class Answers {
    static final String JSON = "application/json";
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int MESSAGE = 2000;

    private Answers() {}

    static ProtocolResponse json(int status, Consumer<JsonGenerator> content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JsonText.write(out)) {
            content.accept(json);
        }
        return new ProtocolResponse(status, JSON, Map.of(), out.toByteArray());
    }

    static ProtocolResponse text(String text) {
        return new ProtocolResponse(200, JSON, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a call gives, or what {@code error} makes of a refusal. */
    static ProtocolResponse of(Supplier<ProtocolResponse> call, ErrorBody error) {
        try {
            return call.get();
        } catch (Refusal e) {
            return error(e, error);
        } catch (JacksonException e) {
            return error(JsonText.malformed(e), error);
        } catch (SignatureException e) {
            return error(new Refusal(400, String.valueOf(e.getMessage())), error);
        } catch (PredictorClosedException e) {
            return error(new Refusal(503, "the model is closed: ask again when it is served again"), error);
        } catch (OverloadedException | UnavailableException e) {
            return error(new Refusal(503, String.valueOf(e.getMessage())), error);
        } catch (ModelExecutionException e) {
            LOG.warn("A model failed on a request", e);
            return error(new Refusal(500, "the model failed on these inputs: the log of the server says why"), error);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("A request failed", e);
            return error(new Refusal(500, "the server failed on this request: its log says why"), error);
        }
    }

    static ProtocolResponse error(Refusal refusal, ErrorBody error) {
        String message = refusal.getMessage();
        String shown = message.length() > MESSAGE ? message.substring(0, MESSAGE) + "..." : message;
        return json(refusal.status(), out -> {
            out.writeStartObject();
            error.write(out, refusal.status(), shown);
            out.writeEndObject();
        });
    }

    /** The members of an error's JSON object. */
    @FunctionalInterface
    interface ErrorBody {
        void write(JsonGenerator out, int status, String message);
    }
}
