package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.InvalidValueException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ways to name a model, in MLflow's words. */
public sealed interface ModelUri {
    /** What a model of the registry, or one that was logged, begins with. */
    String MODELS = "models:/";

    /** What a model in the artifacts of a run begins with. */
    String RUNS = "runs:/";

    /** {@code models:/name@alias}. */
    record ByAlias(String name, String alias) implements ModelUri {}

    /** {@code models:/name/3}. */
    record ByVersion(String name, int version) implements ModelUri {}

    /** {@code models:/name/latest}. */
    record Latest(String name) implements ModelUri {}

    /** {@code models:/m-...}. */
    record ById(String modelId) implements ModelUri {}

    /** {@code runs:/id/model}. */
    record OfRun(String runId, String path) implements ModelUri {}

    /** A folder of this machine. */
    record Folder(Path path) implements ModelUri {}

    /** How a logged model is named. */
    static String of(String modelId) {
        return MODELS + modelId;
    }

    /** The id of the logged model that a text names; {@code null} if it names something else. */
    static @Nullable String modelId(@Nullable String text) {
        return text != null && text.matches("models:/m-[0-9a-f]{32}") ? text.substring(MODELS.length()) : null;
    }

    /** Whether a text begins with a scheme, so that it is no path. A drive letter is none. */
    static boolean hasScheme(String text) {
        return text.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    }

    /**
     * Reads a text.
     *
     * @throws InvalidValueException if it is none of the ways
     */
    static ModelUri parse(String text) {
        Limits.there("model uri", text);
        if (text.startsWith(MODELS)) return registered(text, text.substring(MODELS.length()));
        if (text.startsWith(RUNS)) return ofRun(text, text.substring(RUNS.length()));
        try {
            if (text.startsWith("file:")) return new Folder(Path.of(URI.create(text)));
            return other(text);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw unknown(text);
        }
    }

    private static ModelUri other(String text) {
        if (text.isBlank() || hasScheme(text)) throw unknown(text);
        return new Folder(Path.of(text));
    }

    private static ModelUri registered(String text, String rest) {
        int at = rest.indexOf('@');
        int slash = rest.indexOf('/');
        if (at > 0 && slash < 0 && at < rest.length() - 1)
            return new ByAlias(rest.substring(0, at), rest.substring(at + 1));
        if (modelId(text) != null) return new ById(rest);
        if (slash <= 0 || at >= 0) throw unknown(text);
        String name = rest.substring(0, slash);
        String version = rest.substring(slash + 1);
        if (version.equals("latest")) return new Latest(name);
        if (version.matches("[1-9]\\d{0,8}")) return new ByVersion(name, Integer.parseInt(version));
        throw unknown(text);
    }

    private static ModelUri ofRun(String text, String rest) {
        int slash = rest.indexOf('/');
        if (slash <= 0 || slash == rest.length() - 1) throw unknown(text);
        return new OfRun(rest.substring(0, slash), rest.substring(slash + 1));
    }

    private static InvalidValueException unknown(String text) {
        return new InvalidValueException(
                "model '" + text + "'",
                "cannot be read: use models:/name@alias, models:/name/3, models:/m-..., runs:/run-id/model or the path of"
                        + " a folder");
    }
}
