package dev.mlopskit.serving.internal.protocol;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON of requests and answers, token by token. NaN and infinities are read and written as Python does. */
final class JsonText {
    /** For the first look at a text; what is read again needs no second look for keys that stand twice. */
    private static final JsonFactory STRICT = builder(true);

    private static final JsonFactory FACTORY = builder(false);

    private JsonText() {}

    private static JsonFactory builder(boolean strict) {
        return JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .build();
    }

    /** Reads a whole text, of which no object has a key twice. */
    static JsonParser strict(byte[] body, int length) {
        return STRICT.createParser(ObjectReadContext.empty(), body, 0, length);
    }

    /** Reads a value again that has been read over before; it stands at its first token. */
    static JsonParser again(byte[] body, Span span) {
        JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), body, span.start(), span.length());
        in.nextToken();
        return in;
    }

    static JsonGenerator write(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Reads over the value that the next token begins, and says where it stands. */
    static Span skip(JsonParser in) {
        in.nextToken();
        long start = in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        // A text is only read to its end when it is asked for.
        if (in.currentToken() == JsonToken.VALUE_STRING) in.getStringLength();
        long end = in.currentLocation().getByteOffset();
        // There are no offsets in UTF-16 and UTF-32, which the parser reads too.
        if (start < 0 || end < start) throw new Refusal(400, "the body is not UTF-8: encode the JSON in UTF-8");
        return new Span((int) start, (int) (end - start));
    }

    /** The value that the current token begins, as maps, lists, texts, numbers and booleans. */
    static @Nullable Object value(JsonParser in) {
        JsonToken token = in.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                all.put(name, value(in));
            }
            return all;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> all = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) all.add(value(in));
            return all;
        }
        return switch (token) {
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** What is wrong with a text, and where. */
    static Refusal malformed(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String place =
                at == null || at.getLineNr() < 1 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new Refusal(400, "the body is not valid JSON" + place + ": " + e.getOriginalMessage());
    }
}
