package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.tracking.Artifacts;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Environment} wrote for a run.
 *
 * @param runtime values by their path in the JSON: {@code java.version}
 * @param classPath version and start of the digest, by {@code group:artifact} or the name of the file
 */
public record LoggedEnvironment(Map<String, String> runtime, Map<String, String> classPath) {
    private static final int START_OF_DIGEST = 12;

    /**
     * Reads it from the artifacts of a run, which may have none.
     *
     * @throws InvalidValueException if an artifact of this name is something else
     */
    public static Optional<LoggedEnvironment> read(String runId, Artifacts artifacts) {
        try {
            Map<String, String> runtime = new TreeMap<>();
            flatten("", Json.read(artifacts.text(Environment.RUNTIME)), runtime);
            return Optional.of(new LoggedEnvironment(runtime, bill(Json.read(artifacts.text(Environment.CLASS_PATH)))));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (MalformedDocumentException | ClassCastException e) {
            throw new InvalidValueException(
                    "artifact " + Environment.RUNTIME + " or " + Environment.CLASS_PATH + " of run " + runId,
                    "is not as Run.logEnvironment() writes it: move it out of the way (" + e.getMessage() + ")");
        }
    }

    private static void flatten(String name, @Nullable Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map)
            map.forEach((key, inner) -> flatten(name.isEmpty() ? key.toString() : name + "." + key, inner, into));
        else into.put(name, String.valueOf(value));
    }

    private static Map<String, String> bill(@Nullable Object lines) {
        Map<String, String> bill = new TreeMap<>();
        for (Object line : as(List.class, lines)) {
            Map<?, ?> entry = as(Map.class, line);
            // Two folders may have one name.
            bill.merge(name(entry), value(entry), (one, other) -> one + ", " + other);
        }
        return bill;
    }

    private static <T> T as(Class<T> type, @Nullable Object value) {
        if (value == null) throw new ClassCastException("null is no " + type.getSimpleName());
        return type.cast(value);
    }

    /** Without the version, so that an upgrade is one difference and not two. */
    private static String name(Map<?, ?> entry) {
        String coordinates = coordinates(entry);
        int version = coordinates.lastIndexOf(':');
        return version < 0 ? String.valueOf(entry.get("name")) : coordinates.substring(0, version);
    }

    private static String value(Map<?, ?> entry) {
        String coordinates = coordinates(entry);
        int version = coordinates.lastIndexOf(':');
        String digest = entry.get("sha256") instanceof String sha256
                ? "sha256 " + sha256.substring(0, Math.min(START_OF_DIGEST, sha256.length()))
                : entry.get("size") + " bytes";
        return version < 0 ? digest : coordinates.substring(version + 1) + " " + digest;
    }

    /** A shaded jar has those of all that is in it, and is none of them. */
    private static String coordinates(Map<?, ?> entry) {
        return entry.get("coordinates") instanceof List<?> list && list.size() == 1 ? String.valueOf(list.get(0)) : "";
    }
}
