package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that {@link ExampleFiles#plain} made JSON of, as what they were: a text of a binary column is bytes again. */
final class JsonValues {
    private final Documents in;

    JsonValues(Documents in) {
        this.in = in;
    }

    /** A value of a column; {@code null} among numbers is NaN, as in a data frame. */
    @Nullable
    Object of(ColumnType type, @Nullable Object json, String what) {
        if (type instanceof ColumnType.Scalar scalar) return scalar(scalar.type(), json, what);
        if (json == null || type instanceof ColumnType.AnyValue) return json;
        if (type instanceof ColumnType.SparkVector) return list(ColumnType.of(DataType.DOUBLE), json, what);
        if (type instanceof ColumnType.ArrayOf array) return list(array.items(), json, what);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        in.map(json, what).forEach((key, item) -> values.put(key, of(of(type, key), item, what)));
        return values;
    }

    /** The type of a key; of one that should not be there any, as whoever checks the value will refuse it. */
    private static ColumnType of(ColumnType type, String key) {
        if (type instanceof ColumnType.MapOf map) return map.values();
        if (type instanceof ColumnType.ObjectOf object)
            for (ColumnType.Property property : object.properties())
                if (property.name().equals(key)) return property.type();
        return ColumnType.any();
    }

    private List<@Nullable Object> list(ColumnType items, Object json, String what) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object item : in.list(json, what)) values.add(of(items, item, what));
        return values;
    }

    private @Nullable Object scalar(DataType type, @Nullable Object json, String what) {
        if (json == null && type == DataType.DOUBLE) return Double.NaN;
        if (json == null && type == DataType.FLOAT) return Float.NaN;
        if (json == null) return null;
        return switch (type) {
            case BOOLEAN -> json;
            case INTEGER -> Math.toIntExact(integer(json, what, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case LONG -> in.integer(json, what);
            case FLOAT -> number(json, what).floatValue();
            case DOUBLE -> number(json, what).doubleValue();
            case STRING -> in.text(json, what);
            case BINARY -> bytes(in.text(json, what), what);
            case DATETIME -> moment(in.text(json, what), what);
        };
    }

    /** An element of a tensor. */
    @Nullable
    Object of(Dtype dtype, @Nullable Object json, String what) {
        if (dtype == Dtype.OBJECT) return json;
        if (json == null && dtype == Dtype.STRING) return null;
        if (json == null && dtype == Dtype.FLOAT64) return Double.NaN;
        if (json == null && (dtype == Dtype.FLOAT32 || dtype == Dtype.FLOAT16)) return Float.NaN;
        return switch (dtype.numpyName()) {
            case "bool" -> {
                if (!(json instanceof Boolean)) throw in.wrong(what + " must be true or false, but is " + json);
                yield json;
            }
            case "int8" -> (byte) integer(json, what, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case "uint8" -> (byte) integer(json, what, Byte.MIN_VALUE, 255);
            case "uint16" -> (short) integer(json, what, Short.MIN_VALUE, 0xffff);
            case "uint32" -> (int) integer(json, what, Integer.MIN_VALUE, 0xffff_ffffL);
            case "uint64" ->
                // Json reads what is larger than a long as this.
                json instanceof BigInteger large && large.signum() > 0 && large.bitLength() <= Long.SIZE
                        ? large.longValue()
                        : in.integer(json, what);
            case "int16" -> (short) integer(json, what, Short.MIN_VALUE, Short.MAX_VALUE);
            case "int32" -> (int) integer(json, what, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "int64" -> in.integer(json, what);
            case "float16", "float32" -> number(json, what).floatValue();
            case "float64" -> number(json, what).doubleValue();
            case "str" -> in.text(json, what);
            default -> throw in.wrong(what + " is a tensor of " + dtype + ", which no JSON text holds");
        };
    }

    private long integer(@Nullable Object json, String what, long least, long most) {
        long value = in.integer(json, what);
        if (value < least || value > most) throw in.wrong(what + " has " + value + ", which its type does not hold");
        return value;
    }

    private Number number(@Nullable Object json, String what) {
        if (json instanceof Number number) return number;
        throw in.wrong(what + " must be a number, but is " + (json == null ? "absent" : json));
    }

    private byte[] bytes(String text, String what) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw in.wrong(what + " has bytes that are no base 64: " + e.getMessage());
        }
    }

    private Instant moment(String text, String what) {
        try {
            if (text.length() == 10) return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            if (text.matches(".*(Z|[-+]\\d\\d:?\\d\\d)"))
                return OffsetDateTime.parse(text).toInstant();
            return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw in.wrong(what + " has the time '" + text + "', which is none in ISO 8601");
        }
    }
}
