package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@code meta.yaml}: what a folder is. It is written last, so that a folder without one is nothing yet. Keys that this
 * library does not know are kept. Immutable.
 */
final class Meta {
    static final String FILE = "meta.yaml";
    private static final int ATTEMPTS = 5;

    private final Path file;
    private final Map<String, @Nullable Object> values;
    private final String text;

    private Meta(Path file, Map<String, @Nullable Object> values, String text) {
        this.file = file;
        this.values = values;
        this.text = text;
    }

    /** One that is to be written. */
    static Meta of(Path folder) {
        return new Meta(folder.resolve(FILE), new TreeMap<>(), "");
    }

    /**
     * The one of a folder; empty if there is none.
     *
     * @throws StoreException if it is damaged
     */
    static Optional<Meta> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        for (int attempt = 1; ; attempt++) {
            Optional<String> text = Disk.text(file);
            if (text.isEmpty()) return Optional.empty();
            // MLflow empties some files before it writes them anew.
            if (!text.get().isBlank() || attempt == ATTEMPTS) return Optional.of(parse(file, text.get()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10L * attempt));
        }
    }

    /**
     * Reads the text of one.
     *
     * @throws StoreException that names the file, if it is damaged
     */
    static Meta parse(Path file, String text) {
        try {
            if (!(Yaml.read(text) instanceof Map<?, ?> map)) throw damaged(file, 1, "is no map of names and values");
            Map<String, @Nullable Object> values = new TreeMap<>();
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            return new Meta(file, values, text);
        } catch (MalformedDocumentException e) {
            // The cause says the line.
            throw new StoreException(
                    file.toString(), "is damaged: " + e.getMessage() + "; write it anew, or move its folder away", e);
        }
    }

    /** The same with another value. */
    Meta with(String key, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new TreeMap<>(values);
        changed.put(key, value);
        return new Meta(file, changed, text);
    }

    byte[] bytes() {
        return Yaml.write(values).getBytes(StandardCharsets.UTF_8);
    }

    Path file() {
        return file;
    }

    Path folder() {
        return file.resolveSibling("");
    }

    /** A text that must be there; a number counts as one, since MLflow once wrote ids so. */
    String text(String key) {
        return optionalText(key).orElseThrow(() -> damaged(key, "has no text '" + key + "'"));
    }

    Optional<String> optionalText(String key) {
        Object value = values.get(key);
        if (value == null) return Optional.empty();
        if (value instanceof String || value instanceof Number) return Optional.of(value.toString());
        throw damaged(key, "has '" + key + "' that is no text");
    }

    /** A whole number that must be there. */
    long number(String key) {
        return optionalNumber(key).orElseThrow(() -> damaged(key, "has no number '" + key + "'"));
    }

    Optional<Long> optionalNumber(String key) {
        Object value = values.get(key);
        if (value == null) return Optional.empty();
        if (value instanceof Integer || value instanceof Long) return Optional.of(((Number) value).longValue());
        throw damaged(key, "has '" + key + "' that is no whole number");
    }

    /** A time in milliseconds; the beginning of 1970 where there is none. */
    Instant time(String key) {
        return Instant.ofEpochMilli(optionalNumber(key).orElse(0L));
    }

    /** A map of texts; empty where there is none. */
    Map<String, String> texts(String key) {
        Object value = values.get(key);
        if (value == null) return Map.of();
        if (!(value instanceof Map<?, ?> map)) throw damaged(key, "has '" + key + "' that is no map");
        Map<String, String> texts = new TreeMap<>();
        map.forEach((name, inner) -> texts.put(String.valueOf(name), String.valueOf(inner)));
        return texts;
    }

    /** Whether it does not say that its thing was deleted. */
    boolean active() {
        return !optionalText("lifecycle_stage").orElse("active").equals("deleted");
    }

    /** Says what is wrong with a key, and where. */
    StoreException damaged(String key, String problem) {
        int line = 1;
        for (String each : text.lines().toList()) {
            if (each.startsWith(key + ":")) return damaged(file, line, problem);
            line++;
        }
        return damaged(file, 1, problem);
    }

    private static StoreException damaged(Path file, int line, String problem) {
        return new StoreException(
                file.toString(),
                "is damaged: line " + line + " " + problem + "; write it anew, or move its folder away",
                null);
    }
}
