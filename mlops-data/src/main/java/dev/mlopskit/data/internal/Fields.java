package dev.mlopskit.data.internal;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.data.ProfileFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of an object in a document that others may have damaged: each is what it should be, or refused with its place. */
final class Fields {
    /** The largest count: whole numbers up to here are the same in every reader of JSON. */
    static final long MOST = 1L << 53;

    private final String place;
    private final Map<?, ?> fields;

    private Fields(String place, @Nullable Object value) {
        this.place = place;
        if (!(value instanceof Map<?, ?> map))
            throw new ProfileFormatException(place, "is no JSON object: the document is damaged", null);
        this.fields = map;
    }

    /** The fields of a whole document of a format and a version. */
    static Fields document(String json, String format, int version) {
        Fields fields;
        try {
            fields = new Fields("", Json.readExact(json));
        } catch (MalformedDocumentException e) {
            throw new ProfileFormatException("", "the document is damaged: " + e.getMessage(), e);
        }
        String is = fields.text("format");
        if (!is.equals(format))
            throw fields.wrong("format", "is '" + is + "', not '" + format + "': give a document of that kind");
        long found = fields.whole("version", 0, MOST);
        if (found != version)
            throw fields.wrong(
                    "version",
                    "is " + found + ", and this library knows " + version
                            + ": use the library that wrote it, or a newer one");
        return fields;
    }

    ProfileFormatException wrong(String name, String problem) {
        return new ProfileFormatException(at(name), problem, null);
    }

    private String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    Fields object(String name) {
        return new Fields(at(name), fields.get(name));
    }

    List<Fields> objects(String name) {
        List<?> all = list(name);
        List<Fields> objects = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) objects.add(new Fields(at(name) + "[" + i + "]", all.get(i)));
        return objects;
    }

    private List<?> list(String name) {
        if (fields.get(name) instanceof List<?> list) return list;
        throw wrong(name, "is no list: the document is damaged");
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) return text;
        throw wrong(name, "is no text: the document is damaged");
    }

    List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        for (Object value : list(name)) {
            if (!(value instanceof String text))
                throw wrong(name, "has a value that is no text: the document is damaged");
            all.add(text);
        }
        return all;
    }

    /** A whole number of a range. */
    long whole(String name, long least, long most) {
        return whole(name, fields.get(name), least, most);
    }

    private long whole(String name, @Nullable Object value, long least, long most) {
        if (value instanceof Integer || value instanceof Long) {
            long whole = ((Number) value).longValue();
            if (whole >= least && whole <= most) return whole;
        }
        throw wrong(name, "is no whole number from " + least + " to " + most + ": the document is damaged");
    }

    long count(String name) {
        return whole(name, 0, MOST);
    }

    long[] counts(String name, long least) {
        return list(name).stream()
                .mapToLong(value -> whole(name, value, least, MOST))
                .toArray();
    }

    double finite(String name) {
        return finite(name, fields.get(name));
    }

    private double finite(String name, @Nullable Object value) {
        double number = value instanceof Number some ? some.doubleValue() : Double.NaN;
        if (!Double.isFinite(number)) throw wrong(name, "is no finite number: the document is damaged");
        return number + 0.0;
    }

    /** A number that is not negative, and may be infinite, which JSON has only as text. */
    double notNegative(String name) {
        Object value = fields.get(name);
        double number = "Infinity".equals(value)
                ? Double.POSITIVE_INFINITY
                : value instanceof Number some ? some.doubleValue() : -1;
        if (!(number >= 0)) throw wrong(name, "is no number from 0 on: the document is damaged");
        return number + 0.0;
    }

    /** Finite numbers, each more than the one before. */
    double[] ascending(String name) {
        double[] all =
                list(name).stream().mapToDouble(value -> finite(name, value)).toArray();
        for (int i = 1; i < all.length; i++)
            if (all[i] <= all[i - 1]) throw wrong(name, "is not in ascending order: the document is damaged");
        return all;
    }

    /** What a text stands for, by a function that throws IllegalArgumentException if it is damaged. */
    <T> T packed(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ProfileFormatException(at(name), "is damaged: " + e.getMessage(), e);
        }
    }
}
