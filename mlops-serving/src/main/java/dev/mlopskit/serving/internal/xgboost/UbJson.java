package dev.mlopskit.serving.internal.xgboost;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads UBJSON (draft 12) as XGBoost writes it: what {@code Json.read} gives for the same document in JSON, but that typed arrays
 * are {@code double[]}. Source: XGBoost 3.4, {@code src/common/json.cc}, class {@code UBJReader}.
 */
final class UbJson {
    private static final int MAX_DEPTH = 64;

    private final ByteBuffer in;

    private UbJson(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /**
     * Parses a document.
     *
     * @throws IllegalArgumentException if it is none
     */
    static @Nullable Object read(byte[] bytes) {
        UbJson reader = new UbJson(bytes);
        try {
            Object value = reader.value(reader.next(), 0);
            if (reader.in.hasRemaining()) throw reader.bad("bytes behind the document");
            return value;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it ends too early", e);
        }
    }

    private @Nullable Object value(char type, int depth) {
        if (depth > MAX_DEPTH) throw bad("more than " + MAX_DEPTH + " levels");
        return switch (type) {
            case 'Z' -> null;
            case 'T' -> true;
            case 'F' -> false;
            case 'S' -> text();
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 'd' -> (double) in.getFloat();
            case 'D' -> in.getDouble();
            default -> integer(type);
        };
    }

    private long integer(char type) {
        return switch (type) {
            case 'i' -> in.get();
            case 'U' -> in.get() & 0xff;
            case 'I' -> in.getShort();
            case 'l' -> in.getInt();
            case 'L' -> in.getLong();
            default -> throw bad("the marker '" + type + "'");
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (peek() != '}') if (map.put(text(), value(next(), depth + 1)) != null) throw bad("a key twice");
        next();
        return map;
    }

    private Object array(int depth) {
        char type = 0;
        if (peek() == '$') {
            next();
            type = next();
        }
        if (peek() != '#') {
            if (type != 0) throw bad("a typed array without a length");
            List<@Nullable Object> list = new ArrayList<>();
            while (peek() != ']') list.add(value(next(), depth + 1));
            next();
            return list;
        }
        next();
        // An element has a byte at least, so that a length that lies takes no memory.
        int length = length(integer(next()));
        if (type != 0) {
            double[] numbers = new double[length];
            for (int i = 0; i < length; i++) numbers[i] = number(type);
            return numbers;
        }
        List<@Nullable Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) list.add(value(next(), depth + 1));
        return list;
    }

    private double number(char type) {
        return type == 'd' ? in.getFloat() : type == 'D' ? in.getDouble() : integer(type);
    }

    private String text() {
        byte[] bytes = new byte[length(integer(next()))];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int length(long length) {
        if (length < 0 || length > in.remaining()) throw bad("a length of " + length);
        return (int) length;
    }

    private char peek() {
        if (!in.hasRemaining()) throw new BufferUnderflowException();
        return (char) (in.get(in.position()) & 0xff);
    }

    private char next() {
        return (char) (in.get() & 0xff);
    }

    private IllegalArgumentException bad(String what) {
        return new IllegalArgumentException("it has " + what + " before byte " + in.position());
    }
}
