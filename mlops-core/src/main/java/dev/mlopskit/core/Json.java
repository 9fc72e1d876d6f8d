package dev.mlopskit.core;

import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * JSON text to plain Java values and back: {@link java.util.Map}, {@link java.util.List}, {@link String}, {@link Number},
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
    private static final JsonMapper PRETTY =
            COMPACT.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final JsonMapper PYTHON =
            COMPACT.rebuild().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

    private Json() {}

    /** Writes a value on one line. */
    public static String write(@Nullable Object value) {
        return write(COMPACT, value);
    }

    /** Writes a value on one line as Python does: {@code NaN} and {@code Infinity} are numbers, and so no JSON. */
    public static String writePython(@Nullable Object value) {
        return write(PYTHON, value);
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
        return parse(text, Object.class);
    }

    /**
     * Reads a text that others wrote, so that nothing of it gets lost: a number that no {@code double} is comes as a {@link
     * java.math.BigDecimal}.
     *
     * @throws MalformedDocumentException if the text is not one JSON value, or an object in it has a key twice
     */
    public static @Nullable Object readExact(String text) {
        try (JsonParser in = COMPACT.createParser(text)) {
            return ExactJson.read(in);
        } catch (JacksonException e) {
            throw new MalformedDocumentException("not JSON" + place(e) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text as a record or another plain type.
     *
     * @throws MalformedDocumentException if the text is not JSON, is {@code null}, or does not fit the type
     */
    public static <T> T read(String text, Class<T> type) {
        T value = parse(text, type);
        if (value == null) throw new MalformedDocumentException("JSON null is no " + type.getSimpleName(), null);
        return value;
    }

    private static <T> @Nullable T parse(String text, Class<T> type) {
        try {
            return COMPACT.readValue(text, type);
        } catch (JacksonException e) {
            throw new MalformedDocumentException(
                    "not JSON for " + type.getSimpleName() + place(e) + ": " + e.getMessage(), e);
        }
    }

    private static String place(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null || at.getLineNr() < 1 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String write(JsonMapper mapper, @Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new MalformedDocumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
