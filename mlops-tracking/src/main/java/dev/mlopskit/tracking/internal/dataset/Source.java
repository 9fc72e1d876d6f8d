package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a dataset lies, as MLflow writes it; source: {@code mlflow/data/http_dataset_source.py} and
 * {@code artifact_dataset_sources.py} of 3.17.
 */
public final class Source {
    private Source() {}

    /** {@code http} for both kinds of it, {@code local} for files, else the scheme. */
    public static String type(URI address) {
        String scheme = scheme(address);
        return switch (scheme) {
            case "http", "https" -> "http";
            case "", "file" -> "local";
            default -> scheme;
        };
    }

    /** {@code {"url": ..}} of a web address, {@code {"uri": ..}} of others. */
    public static String json(URI address) {
        return Json.write(Map.of(type(address).equals("http") ? "url" : "uri", withoutPassword(address)));
    }

    /** The last step of the path, or the whole address where there is none. */
    public static String name(URI address) {
        String path = address.getPath() == null ? address.getSchemeSpecificPart() : address.getPath();
        String last = path.replaceFirst("/+$", "");
        last = last.substring(last.lastIndexOf('/') + 1);
        return last.isBlank() ? withoutPassword(address) : last;
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String withoutPassword(URI address) {
        String user = address.getRawUserInfo();
        // A name alone is no secret, and MLflow takes it for the container of some addresses.
        return user == null || user.indexOf(':') < 0
                ? address.toString()
                : address.toString().replaceFirst(Pattern.quote(user + "@"), "");
    }
}
