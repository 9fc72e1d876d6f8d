package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.pipeline.PipelineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values without parts that JSON has no word for. */
public final class Scalars {
    /** A kind of value: its word, its class, and how it is read from the text that it is written as. */
    private record Kind(String word, Class<?> type, Function<String, Object> read) {}

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        add("long", Long.class, Long::valueOf);
        add("double", Double.class, Double::valueOf);
        add("float", Float.class, Float::valueOf);
        add("short", Short.class, Short::valueOf);
        add("byte", Byte.class, Byte::valueOf);
        add("char", Character.class, text -> (char) Integer.parseInt(text));
        add("decimal", BigDecimal.class, BigDecimal::new);
        add("integer", BigInteger.class, BigInteger::new);
        add("instant", Instant.class, Instant::parse);
        add("duration", Duration.class, Duration::parse);
        add("date", LocalDate.class, LocalDate::parse);
        add("time", LocalTime.class, LocalTime::parse);
        add("datetime", LocalDateTime.class, LocalDateTime::parse);
        add("zoned", ZonedDateTime.class, ZonedDateTime::parse);
        add("zone", ZoneId.class, ZoneId::of);
        add("uuid", UUID.class, UUID::fromString);
        add("uri", URI.class, URI::create);
        add("path", Path.class, Path::of);
        add("text", String.class, text -> ByteBuffer.wrap(bytes(text))
                .asCharBuffer()
                .toString());
        add("bytes", byte[].class, Scalars::bytes);
        add("ints", int[].class, text -> {
            int[] values = new int[bytes(text).length / Integer.BYTES];
            ByteBuffer.wrap(bytes(text)).asIntBuffer().get(values);
            return values;
        });
        add("longs", long[].class, text -> {
            long[] values = new long[bytes(text).length / Long.BYTES];
            ByteBuffer.wrap(bytes(text)).asLongBuffer().get(values);
            return values;
        });
        add("floats", float[].class, text -> {
            float[] values = new float[bytes(text).length / Float.BYTES];
            ByteBuffer.wrap(bytes(text)).asFloatBuffer().get(values);
            return values;
        });
        add("doubles", double[].class, text -> {
            double[] values = new double[bytes(text).length / Double.BYTES];
            ByteBuffer.wrap(bytes(text)).asDoubleBuffer().get(values);
            return values;
        });
    }

    private Scalars() {}

    private static void add(String word, Class<?> type, Function<String, Object> read) {
        KINDS.put(word, new Kind(word, type, read));
    }

    static List<Class<?>> types() {
        return KINDS.values().stream().<Class<?>>map(Kind::type).toList();
    }

    /** Whether a text survives on its way through a database. */
    public static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            if (!Character.isHighSurrogate(c) || ++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))
                return false;
        }
        return true;
    }

    /** A value as an object of one entry; {@code null} if it is of no kind that is known here. */
    static @Nullable Object encode(Object value) {
        if (value instanceof Enum<?> constant)
            return Map.of("enum", List.of(constant.getDeclaringClass().getName(), constant.name()));
        for (Kind kind : KINDS.values()) if (kind.type.isInstance(value)) return Map.of(kind.word, text(value));
        return null;
    }

    private static String text(Object value) {
        if (value instanceof Character c) return Integer.toString(c);
        if (value instanceof byte[] bytes) return base64(bytes);
        if (value instanceof String text) {
            // By hand, as an encoder replaces a surrogate that stands alone.
            ByteBuffer buffer = ByteBuffer.allocate(text.length() * Character.BYTES);
            buffer.asCharBuffer().put(text);
            return base64(buffer.array());
        }
        if (value instanceof int[] values) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES);
            buffer.asIntBuffer().put(values);
            return base64(buffer.array());
        }
        if (value instanceof long[] values) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES);
            buffer.asLongBuffer().put(values);
            return base64(buffer.array());
        }
        if (value instanceof float[] values) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
            buffer.asFloatBuffer().put(values);
            return base64(buffer.array());
        }
        if (value instanceof double[] values) {
            ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
            buffer.asDoubleBuffer().put(values);
            return base64(buffer.array());
        }
        return value.toString();
    }

    /** A value that {@link #encode} wrote. */
    static Object decode(String word, @Nullable Object value) {
        Kind kind = KINDS.get(word);
        if (kind == null || !(value instanceof String text))
            throw new PipelineException("a value of the journal is of the kind '" + word
                    + "', which this version does not know: resume with the version that wrote it");
        try {
            return kind.read.apply(text);
        } catch (RuntimeException e) {
            throw new PipelineException("a value of the journal is damaged: '" + text + "' is no " + word, e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
