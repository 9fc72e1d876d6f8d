package dev.mlopskit.serving.internal.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The JSON of an inference request, in which the data of tensors is left where it stands. */
record InferBody(
        @Nullable String id,
        Map<String, @Nullable Object> parameters,
        List<Input> inputs,
        @Nullable List<Output> outputs) {
    /** One input; its data is in the JSON, or has a size after it. */
    record Input(
            String name,
            String datatype,
            long[] shape,
            @Nullable Span data,
            @Nullable Long binarySize) {}

    /** One requested output; {@code null} where nothing is said about its form. */
    record Output(String name, @Nullable Boolean binary) {}

    static InferBody read(byte[] body, int length) {
        try (JsonParser in = JsonText.strict(body, length)) {
            if (in.nextToken() != JsonToken.START_OBJECT)
                throw new Refusal(400, "the body must be a JSON object with 'inputs', not " + shown(in));
            @Nullable String id = null;
            Map<String, @Nullable Object> parameters = Map.of();
            @Nullable List<Input> inputs = null;
            @Nullable List<Output> outputs = null;
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                switch (name) {
                    case "id" -> id = text(in, "id");
                    case "parameters" -> parameters = object(in, "parameters");
                    case "inputs" -> inputs = inputs(in);
                    case "outputs" -> outputs = outputs(in);
                    default -> in.skipChildren();
                }
            }
            if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null)
                throw new Refusal(400, "the body is more than one JSON object: send one request at a time");
            if (inputs == null) throw new Refusal(400, "the body has no 'inputs': add the tensors");
            return new InferBody(id, parameters, inputs, outputs);
        }
    }

    private static List<Input> inputs(JsonParser in) {
        array(in, "inputs");
        List<Input> inputs = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) inputs.add(input(in, "inputs[" + inputs.size() + "]"));
        return inputs;
    }

    private static Input input(JsonParser in, String place) {
        if (in.currentToken() != JsonToken.START_OBJECT)
            throw new Refusal(400, place + " must be an object, not " + shown(in));
        @Nullable String name = null;
        @Nullable String datatype = null;
        long @Nullable [] shape = null;
        @Nullable Span data = null;
        Map<String, @Nullable Object> parameters = Map.of();
        for (String key = in.nextName(); key != null; key = in.nextName()) {
            if (key.equals("data")) {
                data = JsonText.skip(in);
                continue;
            }
            in.nextToken();
            switch (key) {
                case "name" -> name = text(in, place + ".name");
                case "datatype" -> datatype = text(in, place + ".datatype");
                case "shape" -> shape = shape(in, place + ".shape");
                case "parameters" -> parameters = object(in, place + ".parameters");
                default -> in.skipChildren();
            }
        }
        if (name == null || datatype == null || shape == null)
            throw new Refusal(400, place + " must have a 'name', a 'datatype' and a 'shape'");
        return new Input(name, datatype, shape, data, size(parameters, place));
    }

    private static @Nullable Long size(Map<String, @Nullable Object> parameters, String place) {
        Object size = parameters.get("binary_data_size");
        if (size == null) return null;
        if (!(size instanceof Integer || size instanceof Long) || ((Number) size).longValue() < 0)
            throw new Refusal(400, place + ".parameters.binary_data_size must be a number of bytes");
        return ((Number) size).longValue();
    }

    private static long[] shape(JsonParser in, String place) {
        array(in, place);
        List<Long> lengths = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_NUMBER_INT || lengths.size() == 32)
                throw new Refusal(400, place + " must be at most 32 whole numbers");
            lengths.add(Numbers.length(in, place));
        }
        return lengths.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<Output> outputs(JsonParser in) {
        array(in, "outputs");
        List<Output> outputs = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            String place = "outputs[" + outputs.size() + "]";
            Map<String, @Nullable Object> output = object(in, place);
            if (!(output.get("name") instanceof String name)) throw new Refusal(400, place + " must have a 'name'");
            Object parameters = output.get("parameters");
            Object binary = parameters instanceof Map<?, ?> map ? map.get("binary_data") : null;
            if (parameters instanceof Map<?, ?> map && map.containsKey("classification"))
                throw new Refusal(400, place + " asks for a classification, which is not served: ask for the tensor");
            outputs.add(new Output(name, binary instanceof Boolean said ? said : null));
        }
        return outputs;
    }

    private static void array(JsonParser in, String place) {
        if (in.currentToken() != JsonToken.START_ARRAY)
            throw new Refusal(400, "'" + place + "' must be an array, not " + shown(in));
    }

    private static String text(JsonParser in, String place) {
        if (in.currentToken() != JsonToken.VALUE_STRING)
            throw new Refusal(400, "'" + place + "' must be a text, not " + shown(in));
        return in.getString();
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    private static Map<String, @Nullable Object> object(JsonParser in, String place) {
        if (in.currentToken() == JsonToken.VALUE_NULL) return Map.of();
        if (in.currentToken() != JsonToken.START_OBJECT)
            throw new Refusal(400, "'" + place + "' must be an object, not " + shown(in));
        return (Map<String, @Nullable Object>) new LinkedHashMap<>((Map<String, ?>) JsonText.value(in));
    }

    private static String shown(JsonParser in) {
        return in.currentToken() == null ? "nothing" : Unfit.shorten(Numbers.shown(in));
    }
}
