package dev.mlopskit.pipeline.internal.params;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One value: a number, a text, a time.
 *
 * @param wanted what it is, for messages
 * @param reader makes it of what was given, or throws
 */
record Scalar(String wanted, Function<Object, Object> reader) implements ParamKind {
    /** No number that anybody means has so many digits, and one with more would take a long time to write out. */
    private static final int DIGITS = 400;

    private static final Map<Class<?>, Scalar> ALL = new HashMap<>();

    static {
        add("a whole number (byte)", given -> whole(given).byteValueExact(), byte.class, Byte.class);
        add("a whole number (short)", given -> whole(given).shortValueExact(), short.class, Short.class);
        add("a whole number (int)", given -> whole(given).intValueExact(), int.class, Integer.class);
        add("a whole number (long)", given -> whole(given).longValueExact(), long.class, Long.class);
        add("a number (float)", Scalar::small, float.class, Float.class);
        add("a number (double)", Scalar::real, double.class, Double.class);
        add("true or false", Scalar::truth, boolean.class, Boolean.class);
        add("one character", Scalar::character, char.class, Character.class);
        add("a text", Scalar::string, String.class);
        add(
                "a time such as 2026-01-31T08:00:00Z",
                given -> parsed(Instant.class, given, Instant::parse),
                Instant.class);
        add("a date such as 2026-01-31", given -> parsed(LocalDate.class, given, LocalDate::parse), LocalDate.class);
        add("a duration such as PT1H30M", given -> parsed(Duration.class, given, Duration::parse), Duration.class);
        add("a path", given -> parsed(Path.class, given, Path::of), Path.class);
    }

    private static void add(String wanted, Function<Object, Object> reader, Class<?>... types) {
        for (Class<?> type : types) ALL.put(type, new Scalar(wanted, reader));
    }

    /** The kind of a class; {@code null} if it is none of these. */
    static @Nullable Scalar of(Class<?> type) {
        return type.isEnum() ? ofEnum(type) : ALL.get(type);
    }

    private static Scalar ofEnum(Class<?> type) {
        List<Enum<?>> constants = Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList();
        String wanted = constants.stream().map(Enum::name).collect(Collectors.joining(", ", "one of ", ""));
        return new Scalar(wanted, given -> {
            if (type.isInstance(given)) return given;
            String name = string(given);
            return constants.stream()
                    .filter(constant -> constant.name().equals(name))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        });
    }

    @Override
    public @Nullable Object read(String path, Object given, String by, List<String> problems) {
        try {
            return reader.apply(given);
        } catch (RuntimeException e) { // of whatever kind its parser throws
            problems.add(ParamKind.mistyped(path, given, by, wanted));
            return null;
        }
    }

    @Override
    public Object plain(Object value) {
        if (value instanceof Number || value instanceof Boolean) return value;
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private static BigInteger whole(Object given) {
        return decimal(given).toBigIntegerExact();
    }

    private static BigDecimal decimal(Object given) {
        BigDecimal number = new BigDecimal(
                given instanceof Number ? given.toString() : string(given).strip());
        if (Math.abs((long) number.precision() - number.scale()) > DIGITS || number.precision() > DIGITS)
            throw new ArithmeticException();
        return number;
    }

    private static double real(Object given) {
        String text = given instanceof Number ? given.toString() : string(given).strip();
        // As Java prints them, and no other way of writing that Double.parseDouble takes.
        if (List.of("NaN", "Infinity", "-Infinity").contains(text)) return Double.parseDouble(text);
        return decimal(given).doubleValue();
    }

    private static float small(Object given) {
        double value = real(given);
        if (Float.isInfinite((float) value) && !Double.isInfinite(value)) throw new ArithmeticException();
        return (float) value;
    }

    private static boolean truth(Object given) {
        if (given instanceof Boolean truth) return truth;
        String text = string(given).strip();
        if (text.equalsIgnoreCase("true")) return true;
        if (text.equalsIgnoreCase("false")) return false;
        throw new IllegalArgumentException();
    }

    private static char character(Object given) {
        if (given instanceof Character character) return character;
        if (string(given).length() != 1) throw new IllegalArgumentException();
        return string(given).charAt(0);
    }

    private static <T> T parsed(Class<T> type, Object given, Function<String, T> parser) {
        return type.isInstance(given)
                ? type.cast(given)
                : parser.apply(string(given).strip());
    }

    private static String string(Object given) {
        if (given instanceof CharSequence text) return text.toString();
        throw new IllegalArgumentException();
    }
}
