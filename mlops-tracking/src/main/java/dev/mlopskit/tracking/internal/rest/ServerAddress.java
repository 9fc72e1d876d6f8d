package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server answers, without the user and password that its address may have held.
 *
 * @param base {@code http://host:port/prefix}, without a slash at the end
 * @param userInfo {@code user:password} of the address, still encoded; {@code null} when it had none
 */
record ServerAddress(String base, @Nullable String userInfo) {
    static ServerAddress parse(String uri) {
        URI parsed;
        try {
            parsed = new URI(uri);
        } catch (URISyntaxException e) {
            // The text may hold a password, and so may the message of the exception.
            throw unusable("cannot be read as an address");
        }
        if (parsed.getHost() == null) throw unusable("names no host");
        if (parsed.getRawQuery() != null || parsed.getRawFragment() != null)
            throw unusable("has a '?' or '#', which the address of a tracking server does not have");
        String path = parsed.getRawPath() == null ? "" : parsed.getRawPath();
        while (path.endsWith("/")) path = path.substring(0, path.length() - 1);
        String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
        return new ServerAddress(parsed.getScheme() + "://" + parsed.getHost() + port + path, parsed.getRawUserInfo());
    }

    private static StoreException unusable(String problem) {
        return new StoreException("http(s)://...", problem + ": write it like http://localhost:5000", null);
    }

    /** The address of a path below the server, with what is asked of it. */
    URI resolve(String path, Map<String, ?> query) {
        String asked = query.entrySet().stream()
                .flatMap(entry -> values(entry.getValue()).map(value -> encode(entry.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
        return URI.create(base + path + (asked.isEmpty() ? "" : "?" + asked));
    }

    private static Stream<String> values(Object value) {
        return value instanceof Collection<?> several
                ? several.stream().map(String::valueOf)
                : Stream.of(String.valueOf(value));
    }

    /** A text as one step of a path or as a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return base;
    }
}
