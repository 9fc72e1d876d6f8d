package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.pipeline.PipelineException;
import java.lang.reflect.Array;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values without parts that JSON has no word for. */
public final class Scalars {
    /** No text of JSON may be longer, or Jackson would not read it. */
    private static final int LONGEST = 100_000_000;

    /** Kinds some of whose values have a text that is not theirs, or none. */
    private static final Set<String> DOUBTFUL = Set.of("decimal", "duration", "zoned", "zone", "path", "uri");

    /** A kind of value: its word, its class, and how it is read from the text that it is written as. */
    private record Kind(String word, Class<?> type, Function<String, Object> read) {
        boolean reads(String text, Object value) {
            try {
                return read.apply(text).equals(value);
            } catch (RuntimeException e) {
                return false;
            }
        }
    }

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();
    private static final Map<Class<?>, Kind> BY_CLASS = new HashMap<>();

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
        Kind kind = new Kind(word, type, read);
        KINDS.put(word, kind);
        BY_CLASS.put(type, kind);
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

    /** A value as an object of one entry; {@code null} if it is of no kind that is known here, or of a class of its own. */
    static @Nullable Object encode(Object value, Place place) {
        if (value instanceof Enum<?> constant)
            return Map.of("enum", List.of(constant.getDeclaringClass().getName(), constant.name()));
        Kind kind = BY_CLASS.get(value.getClass());
        if (kind == null && value instanceof ZoneId) kind = KINDS.get("zone");
        if (kind == null && value instanceof Path) kind = KINDS.get("path");
        if (kind == null) return null;
        requireShort(value, place);
        String text = text(value);
        if (DOUBTFUL.contains(kind.word) && !(isPlain(text) && kind.reads(text, value)))
            throw Values.refuse(
                    place,
                    "is a " + value.getClass().getName() + " that its text does not stand for"
                            + (value instanceof Path ? ", as it is of another file system or has an odd name" : ""));
        return Map.of(kind.word, text);
    }

    /** Demands that a text, or an array as a text, can be read again. */
    static void requireShort(Object value, Place place) {
        if (value instanceof String text && text.length() <= LONGEST) return;
        if (!(value instanceof CharSequence) && !value.getClass().isArray()) return;
        long bytes = value instanceof CharSequence text
                ? text.length() * (long) Character.BYTES
                : Array.getLength(value) * (long) (value instanceof byte[] ? 1 : Long.BYTES);
        if (bytes > LONGEST / 4 * 3L)
            throw Values.refuse(place, "is longer than a text may be, which has up to 100,000,000 characters");
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
        if (kind == null)
            throw new PipelineException("a value of the journal is of the kind '" + word
                    + "', which this version does not know: resume with the version that wrote it");
        try {
            return kind.read.apply((String) Objects.requireNonNull(value));
        } catch (RuntimeException e) {
            throw new PipelineException("a value of the journal is damaged: '" + value + "' is no " + word, e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }
}
