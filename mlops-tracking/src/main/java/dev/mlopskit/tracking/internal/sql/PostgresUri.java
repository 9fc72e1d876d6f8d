package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database as SQLAlchemy, and so MLflow, writes it. What is left out is as the driver has it:
 * this machine, port 5432, the user of the operating system, the password in {@code ~/.pgpass}.
 *
 * @param scheme {@code postgresql}, perhaps with the driver that Python is to take
 * @param user {@code null} when not said
 * @param password {@code null} when not said
 * @param host with brackets for IPv6
 * @param database {@code null} for that of the user's name
 * @param settings by the names of libpq
 */
record PostgresUri(
        String scheme,
        @Nullable String user,
        @Nullable String password,
        String host,
        int port,
        @Nullable String database,
        Map<String, String> settings) {
    /** The settings that libpq and the driver both have, and what the driver calls them. */
    private static final Map<String, String> KNOWN = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "options", "options");

    private static final int PORT = 5432;
    private static final Pattern FORM = Pattern.compile("(?<scheme>postgresql(?:\\+[a-z0-9_]+)?)://"
            + "(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?(?<host>[^:/?@\\[\\]]*|\\[[0-9a-fA-F:.]+])(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<database>[^?/]*))?(?:\\?(?<query>.*))?");

    static PostgresUri parse(String uri) {
        Matcher parts = FORM.matcher(uri);
        if (!parts.matches()) throw malformed("cannot be read");
        String port = parts.group("port");
        String host = parts.group("host");
        return new PostgresUri(
                parts.group("scheme"),
                decoded(parts.group("user")),
                decoded(parts.group("password")),
                host.isEmpty() ? "localhost" : host,
                port == null ? PORT : Integer.parseInt(port),
                decoded(parts.group("database")),
                settings(parts.group("query")));
    }

    private static Map<String, String> settings(@Nullable String query) {
        Map<String, String> settings = new TreeMap<>();
        if (query == null || query.isEmpty()) return settings;
        for (String setting : query.split("&")) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            if (equals < 0 || !KNOWN.containsKey(name))
                throw malformed("has the setting '" + name + "', and only " + new TreeMap<>(KNOWN).keySet()
                        + " can be set here");
            // In the query, SQLAlchemy takes '+' for a space.
            settings.put(name, URLDecoder.decode(setting.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return settings;
    }

    private static @Nullable String decoded(@Nullable String part) {
        if (part == null || part.isEmpty()) return null;
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("has a '%' that is not followed by two digits");
        }
    }

    /** Without the address itself, since nobody can tell where in it the password stands. */
    private static StoreException malformed(String problem) {
        return new StoreException(
                "postgresql://...",
                problem
                        + ": write postgresql://user:password@host:5432/database, and '@', ':', '/', '%' of a password as"
                        + " %40, %3A, %2F, %25",
                null);
    }

    /** The settings as the driver calls them. */
    Map<String, String> driverSettings() {
        Map<String, String> all = new TreeMap<>();
        settings.forEach((name, value) -> all.put(KNOWN.getOrDefault(name, name), value));
        return all;
    }

    /** The address without the password. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append("://");
        if (user != null) text.append(encoded(user)).append('@');
        text.append(host).append(':').append(port).append('/').append(database == null ? "" : encoded(database));
        String separator = "?";
        for (var setting : settings.entrySet()) {
            text.append(separator).append(setting.getKey()).append('=').append(encoded(setting.getValue()));
            separator = "&";
        }
        return text.toString();
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
