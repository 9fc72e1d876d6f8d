package dev.mlopskit.serving.internal.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the JSON of a request for scoring holds: one of four forms of inputs, and params. The first look at a body finds these and
 * that it is JSON from end to end; the inputs are then read where they stand, whatever the order of the keys.
 */
record ScoringBody(String form, Span inputs, Map<String, @Nullable Object> params) {
    static final String SPLIT = "dataframe_split";
    static final String RECORDS = "dataframe_records";
    static final String INSTANCES = "instances";
    static final String INPUTS = "inputs";
    private static final List<String> FORMS = List.of(SPLIT, RECORDS, INSTANCES, INPUTS);

    static ScoringBody read(byte[] body) {
        try (JsonParser in = JsonText.strict(body, body.length)) {
            if (in.nextToken() != JsonToken.START_OBJECT)
                throw new Refusal(400, "the body must be a JSON object with exactly one of " + FORMS);
            @Nullable String form = null;
            @Nullable Span inputs = null;
            @Nullable Span params = null;
            List<String> names = new ArrayList<>();
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                Span value = JsonText.skip(in);
                if (names.size() < 10) names.add(Unfit.shorten(name));
                if (name.equals("params")) params = value;
                if (!FORMS.contains(name)) continue;
                if (form != null)
                    throw new Refusal(
                            400, "the body has both '" + form + "' and '" + name + "': send exactly one of " + FORMS);
                form = name;
                inputs = value;
            }
            if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null)
                throw new Refusal(400, "the body is more than one JSON object: send one request at a time");
            if (form == null || inputs == null)
                throw new Refusal(400, "the body has the keys " + names + ": send exactly one of " + FORMS);
            return new ScoringBody(form, inputs, params == null ? Map.of() : params(body, params));
        }
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    private static Map<String, @Nullable Object> params(byte[] body, Span span) {
        try (JsonParser in = JsonText.again(body, span)) {
            if (in.currentToken() == JsonToken.VALUE_NULL) return Map.of();
            if (in.currentToken() != JsonToken.START_OBJECT)
                throw new Refusal(400, "'params' must be a JSON object of names and values, not " + Numbers.shown(in));
            return (Map<String, @Nullable Object>) Objects.requireNonNull(JsonText.value(in));
        }
    }
}
