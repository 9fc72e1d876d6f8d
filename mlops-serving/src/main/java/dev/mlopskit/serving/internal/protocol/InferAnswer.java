package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what a model gave as an inference response: the outputs that were asked for, in JSON or in bytes after it. */
final class InferAnswer {
    private InferAnswer() {}

    static ProtocolResponse write(String model, InferBody request, Map<String, Tensor> given) {
        boolean all = Boolean.TRUE.equals(request.parameters().get("binary_data_output"));
        Map<String, Boolean> wanted = new LinkedHashMap<>();
        if (request.outputs() == null) given.keySet().forEach(name -> wanted.put(name, all));
        else
            for (InferBody.Output output : request.outputs()) {
                if (!given.containsKey(output.name()))
                    throw new Refusal(
                            400,
                            "the model has no output '" + Unfit.shorten(output.name()) + "': it has " + given.keySet());
                wanted.put(output.name(), output.binary() == null ? all : output.binary());
            }
        List<byte[]> binaries = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JsonText.write(out)) {
            json.writeStartObject();
            json.writeStringProperty("model_name", model);
            json.writeStringProperty("model_version", OpenInference.VERSION);
            @Nullable String id = request.id();
            if (id != null) json.writeStringProperty("id", id);
            json.writeName("outputs");
            json.writeStartArray();
            wanted.forEach((name, binary) ->
                    output(json, name, Objects.requireNonNull(given.get(name)), binary ? binaries : null));
            json.writeEndArray();
            json.writeEndObject();
        }
        if (binaries.isEmpty()) return new ProtocolResponse(200, Answers.JSON, Map.of(), out.toByteArray());
        Map<String, String> headers = Map.of(OpenInference.HEADER_LENGTH, Integer.toString(out.size()));
        for (byte[] binary : binaries) out.writeBytes(binary);
        return new ProtocolResponse(200, "application/octet-stream", headers, out.toByteArray());
    }

    private static void output(JsonGenerator json, String name, Tensor tensor, @Nullable List<byte[]> binaries) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty("datatype", Datatype.of(tensor.dtype()).name());
        json.writeName("shape");
        json.writeStartArray();
        for (int i = 0; i < tensor.rank(); i++) json.writeNumber(tensor.length(i));
        json.writeEndArray();
        if (binaries == null) {
            json.writeName("data");
            json.writeStartArray();
            if (tensor.dtype() == Dtype.OBJECT)
                for (int i = 0; i < tensor.size(); i++) JsonValues.value(json, json(tensor.get(i)));
            else JsonValues.flat(json, tensor);
            json.writeEndArray();
        } else {
            byte[] bytes = BinaryTensors.write(tensor);
            binaries.add(bytes);
            json.writeName("parameters");
            json.writeStartObject();
            json.writeName("binary_data_size");
            json.writeNumber(bytes.length);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** The elements of BYTES are texts. */
    private static @Nullable Object json(@Nullable Object value) {
        return value instanceof byte[] ? value : BinaryTensors.text(value);
    }
}
