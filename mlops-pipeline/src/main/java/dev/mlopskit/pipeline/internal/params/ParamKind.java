package dev.mlopskit.pipeline.internal.params;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the values of a param are: how they are made of what was given, and written again. */
sealed interface ParamKind permits Scalar, ParamKind.ListOf, ParamKind.Nested {
    /** As much of a value as a message shows. */
    int SHOWN = 60;

    /** What is wanted, for messages. */
    String wanted();

    /**
     * The value; {@code null}, and a problem, if what was given is not of this kind.
     *
     * @param by where it was given
     */
    @Nullable
    Object read(String path, Object given, String by, List<String> problems);

    /** A value as JSON has it. */
    Object plain(Object value);

    /** A value as a text that {@link #read} takes. */
    default String text(Object value) {
        return this instanceof Scalar ? plain(value).toString() : Json.write(plain(value));
    }

    /** Says that a value is not of the kind that is wanted. */
    static String mistyped(String path, @Nullable Object given, String by, String wanted) {
        String value = String.valueOf(given);
        String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
        return "param '" + path + "' was given " + (given instanceof CharSequence ? "'" + shown + "'" : shown) + " "
                + by + ": give " + wanted;
    }

    /** Several values of one kind. */
    record ListOf(ParamKind element) implements ParamKind {
        @Override
        public String wanted() {
            return "a list, each " + element.wanted();
        }

        @Override
        public @Nullable Object read(String path, Object given, String by, List<String> problems) {
            List<?> items = items(given);
            if (items == null) {
                problems.add(mistyped(path, given, by, wanted()));
                return null;
            }
            List<Object> values = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                String at = path + "[" + i + "]";
                Object item = items.get(i);
                Object value = item == null ? null : element.read(at, item, by, problems);
                if (item == null) problems.add(mistyped(at, null, by, element.wanted()));
                if (value != null) values.add(value);
            }
            return List.copyOf(values);
        }

        /** The items of a list, of a JSON array, or of what stands between commas. */
        private static @Nullable List<?> items(Object given) {
            if (given instanceof Collection<?> items) return new ArrayList<>(items);
            if (!(given instanceof CharSequence)) return null;
            String text = given.toString().strip();
            if (text.isEmpty()) return List.of();
            if (!text.startsWith("[")) return List.of(text.split("\\s*,\\s*", -1));
            try {
                return Json.readExact(text) instanceof List<?> list ? list : null;
            } catch (MalformedDocumentException e) {
                return null;
            }
        }

        @Override
        public Object plain(Object value) {
            return ((List<?>) value)
                    .stream()
                            .map(item -> element.plain(Objects.requireNonNull(item)))
                            .toList();
        }
    }

    /** Params that belong together, in a record of their own. */
    record Nested(ParamShape shape) implements ParamKind {
        @Override
        public String wanted() {
            return "an object with " + String.join(", ", shape.names());
        }

        @Override
        public @Nullable Object read(String path, Object given, String by, List<String> problems) {
            if (shape.type().isInstance(given)) return given;
            if (given instanceof Map<?, ?> map)
                return new ParamValues(shape, path + ".", problems).add(map, by).make();
            problems.add(mistyped(path, given, by, wanted()));
            return null;
        }

        @Override
        public Object plain(Object value) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            for (ParamShape.Field field : shape.fields()) {
                Object inner = field.of((Record) value);
                plain.put(field.name(), inner == null ? null : field.kind().plain(inner));
            }
            return plain;
        }
    }
}
