package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of an output that belongs to one row, as a Java type asks for it. */
final class RowValues {
    private final String output;
    private final Class<?> type;
    private final Type generic;
    private final boolean primitive;
    private final Map<String, Object> constants = new LinkedHashMap<>();
    /** Those that no other one equals but for the case of letters. */
    private final Map<String, Object> inLowerCase = new HashMap<>();

    RowValues(String output, Class<?> type, Type generic) {
        this.output = output;
        this.type = MethodType.methodType(type).wrap().returnType();
        this.generic = generic;
        this.primitive = type.isPrimitive();
        Object[] all = type.isEnum() ? type.getEnumConstants() : new Object[0];
        for (Object constant : all) constants.put(((Enum<?>) constant).name(), constant);
        Set<String> twice = new HashSet<>();
        for (Object constant : all) {
            String loose = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
            if (inLowerCase.putIfAbsent(loose, constant) != null) twice.add(loose);
        }
        inLowerCase.keySet().removeAll(twice);
    }

    String output() {
        return output;
    }

    /** A boxed value for a tensor of one dimension, an array for one of two, a {@link Tensor} for one of more. */
    static @Nullable Object natural(Tensor tensor, int row) {
        if (tensor.rank() == 1) return tensor.get(row);
        return tensor.rank() == 2 ? values(tensor, row) : inner(tensor, row);
    }

    /** What a row has of all dimensions but the first. */
    private static Tensor inner(Tensor tensor, int row) {
        long[] lengths =
                tensor.shape().stream().skip(1).mapToLong(Long::longValue).toArray();
        return Tensor.of(tensor.dtype(), slice(tensor, row), lengths);
    }

    /** The values of a row in an array that Java reads as they are. */
    private static Object values(Tensor tensor, int row) {
        return Elements.values(Tensor.of(tensor.dtype(), slice(tensor, row), each(tensor)));
    }

    private static int each(Tensor tensor) {
        return tensor.size() / (int) tensor.length(0);
    }

    private static Object slice(Tensor tensor, int row) {
        int each = each(tensor);
        if (tensor.array() instanceof float[] floats) return Arrays.copyOfRange(floats, row * each, row * each + each);
        Object array = Array.newInstance(tensor.dtype().arrayType().getComponentType(), each);
        System.arraycopy(tensor.array(), row * each, array, 0, each);
        return array;
    }

    /** The row's value as the type that was asked for. */
    @Nullable
    Object of(Tensor tensor, int row) {
        return primitive ? present(tensor, row) : boxed(tensor, row);
    }

    /** The row's value, which a primitive cannot do without. */
    Object present(Tensor tensor, int row) {
        Object value = boxed(tensor, row);
        if (value == null) throw unfit(row, "nothing, and a primitive must have a value");
        return value;
    }

    private @Nullable Object boxed(Tensor tensor, int row) {
        if (type == Object.class) return natural(tensor, row);
        if (type.isArray()) return array(tensor, row);
        if (type == List.class) return list(tensor, row);
        if (type == Tensor.class) return inner(tensor, row);
        int each = each(tensor);
        if (each != 1) throw unfit(row, each + " values");
        // Bits for those who ask for bits.
        return scalar(type == Byte.class ? Array.get(tensor.array(), row) : tensor.get(row), row);
    }

    private @Nullable Object array(Tensor tensor, int row) {
        Object bits = slice(tensor, row);
        if (type.isInstance(bits)) return bits;
        Object from = values(tensor, row);
        int length = Array.getLength(from);
        Object to = Array.newInstance(type.getComponentType(), length);
        try {
            // Widens as Java does, and refuses the rest.
            for (int i = 0; i < length; i++) Array.set(to, i, Array.get(from, i));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw unfit(row, from.getClass().getSimpleName());
        }
        return to;
    }

    private List<@Nullable Object> list(Tensor tensor, int row) {
        Object from = values(tensor, row);
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(from); i++) list.add(Array.get(from, i));
        return list;
    }

    private @Nullable Object scalar(@Nullable Object value, int row) {
        if (value == null || type.isInstance(value)) return value;
        if (type.isEnum() && value instanceof String text) return constant(text, row);
        // A class that is a number has one text; a fraction has many, and a component too wide hides a mistake.
        if (type == String.class && isInteger(value)) return value.toString();
        if (value instanceof Number number) {
            if (type == Double.class && !(value instanceof Long)) return number.doubleValue();
            if (type == Long.class && isInteger(value)) return number.longValue();
            if (type == Integer.class && isInteger(value) && number.longValue() == number.intValue())
                return number.intValue();
        }
        if (type == Boolean.class && value instanceof Long number && (number == 0 || number == 1)) return number == 1;
        throw unfit(row, value instanceof Map ? "a map" : value.getClass().getSimpleName() + " " + value);
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private Object constant(String text, int row) {
        Object constant = constants.get(text);
        if (constant == null) constant = inLowerCase.get(text.toLowerCase(Locale.ROOT));
        if (constant == null)
            throw new SignatureException(
                    output,
                    row,
                    "one of " + type.getSimpleName() + ", " + constants.keySet(),
                    "the text '" + text + "'",
                    "name a constant as the model's text, or ask for a String");
        return constant;
    }

    private SignatureException unfit(int row, String found) {
        return new SignatureException(
                output,
                row,
                generic.getTypeName(),
                found,
                "ask for the type that the model gives, or for Object to see it");
    }
}
