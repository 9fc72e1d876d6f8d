package dev.mlopskit.core;

import java.io.File;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * JSON text to plain Java values and back: {@link Map}, {@link List}, {@link String}, {@link Number},
 * {@link Boolean}, {@code null}, and records. A path is written as it was given, not as the address of the place that it means
 * on this machine. Reads Python's {@code NaN} and {@code Infinity} too. Thread-safe.
 */
public final class Json {
    private static final JsonMapper COMPACT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .addModule(new SimpleModule()
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addSerializer(File.class, ToStringSerializer.instance))
            .build();
    private static final JsonMapper EXACT = COMPACT.rebuild()
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final JsonMapper PRETTY =
            COMPACT.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** Writes a value on one line. */
    public static String write(@Nullable Object value) {
        return write(COMPACT, value);
    }

    /** Writes a value over several lines, indented. */
    public static String pretty(@Nullable Object value) {
        return write(PRETTY, value);
    }

    /**
     * Reads a text as maps, lists, strings, numbers and booleans.
     *
     * @throws MalformedDocumentException if the text is not one JSON value
     */
    public static @Nullable Object read(String text) {
        return parse(COMPACT, text, Object.class);
    }

    /**
     * Does the same with a text from outside, of which nothing is to be lost on the way.
     *
     * @throws MalformedDocumentException if it is not one JSON value, an object in it has a key twice, or it has a number that is not finite or
     *     has digits that a {@code double} does not hold
     */
    public static @Nullable Object readExact(String text) {
        requireExact(parse(EXACT, text, Object.class));
        return read(text);
    }

    private static void requireExact(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) map.values().forEach(Json::requireExact);
        else if (value instanceof List<?> list) list.forEach(Json::requireExact);
        else if (value instanceof BigDecimal number && !isExact(number.stripTrailingZeros()))
            throw new MalformedDocumentException(
                    "the number " + number + " has more digits than a double holds: write it as a string", null);
    }

    /** Whether the nearest double, written with as many digits, is the same. */
    private static boolean isExact(BigDecimal number) {
        double near = number.doubleValue();
        return Double.isFinite(near)
                && new BigDecimal(near)
                                .round(new MathContext(number.precision()))
                                .compareTo(number)
                        == 0;
    }

    /**
     * Reads a text as a record or another plain type.
     *
     * @throws MalformedDocumentException if the text is not JSON, is {@code null}, or does not fit the type
     */
    public static <T> T read(String text, Class<T> type) {
        T value = parse(COMPACT, text, type);
        if (value == null) throw new MalformedDocumentException("JSON null is no " + type.getSimpleName(), null);
        return value;
    }

    private static <T> @Nullable T parse(JsonMapper mapper, String text, Class<T> type) {
        try {
            return mapper.readValue(text, type);
        } catch (JacksonException e) {
            throw new MalformedDocumentException("not JSON for " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static String write(JsonMapper mapper, @Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new MalformedDocumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
