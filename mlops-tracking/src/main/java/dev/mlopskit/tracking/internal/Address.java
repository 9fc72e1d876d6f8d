package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a folder or file, taken apart. A path, absolute or relative, names itself letter by letter. {@code file:},
 * {@code file://} or {@code file://localhost} before a path names the same with percent escapes; {@code file:x} is relative,
 * as in MLflow. Anything else with a scheme of two letters or more lies elsewhere; one letter is a drive. Immutable.
 *
 * @param prefix what stands before the path: {@code file:} and so on; empty where there is nothing
 * @param rest the path as it is written, with escapes where there is a prefix; all of an address that lies elsewhere
 */
public record Address(String prefix, String rest) {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("(file:(?://(?:localhost)?(?=/))?)(.*)", Pattern.DOTALL);

    /** Up to the last at sign, since a password may hold others; digits before a slash are a port. */
    private static final Pattern PASSWORD = Pattern.compile("://([^:/@]*):(?!\\d{1,5}/).*@", Pattern.DOTALL);

    /** An address as it may be shown to anybody. */
    public static String withoutPassword(String text) {
        return PASSWORD.matcher(text).replaceFirst("://$1@");
    }

    /** Takes a text apart; refuses none. */
    public static Address of(String text) {
        Matcher file = FILE.matcher(text);
        return file.matches() ? new Address(file.group(1), file.group(2)) : new Address("", text);
    }

    /** An address as it may be said in a message: without the user, the password and the query, which may hold secrets. */
    public static String shown(String uri) {
        if (!of(uri).isElsewhere()) return uri;
        return uri.replaceFirst("^([^:]+://)[^/]*@", "$1").replaceFirst("(?s)[?#].*$", "?...");
    }

    /** Whether it has a scheme other than {@code file:}. */
    public boolean isElsewhere() {
        return prefix.isEmpty() && SCHEME.matcher(rest).matches();
    }

    /** The path without escapes; as it is written where it has signs that are no escapes. */
    public String path() {
        return prefix.isEmpty() ? rest : decode(rest);
    }

    /** The same text with another path, escaped where this one is. */
    public String withPath(String path) {
        return prefix.isEmpty() ? path : prefix + encode(path);
    }

    /**
     * The path on this machine; empty if it lies elsewhere.
     *
     * @throws StoreException if it can be no path here: of another host, with a query, a fragment or broken escapes, or with
     *     signs that the file system does not take
     */
    public Optional<Path> local() {
        if (isElsewhere()) return Optional.empty();
        try {
            return Optional.of(prefix.isEmpty() ? Path.of(rest) : ofUri());
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new StoreException(
                    prefix + rest, "is no path of this machine: " + e.getMessage() + FileNames.hint(), e);
        }
    }

    private Path ofUri() throws URISyntaxException {
        if (rest.isEmpty()) throw new IllegalArgumentException("it is empty");
        if (rest.startsWith("//") && !prefix.endsWith("/") && !prefix.endsWith("localhost"))
            throw new IllegalArgumentException("it names a host");
        boolean absolute = rest.startsWith("/");
        // Without the dot, a colon in the first name would end a scheme.
        URI uri = new URI(absolute ? "file://" + rest : "./" + rest);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null)
            throw new IllegalArgumentException("it has a '?' or '#': write %3F or %23");
        // On Windows /C:/x is C:\x.
        return absolute
                ? Path.of(URI.create(uri.toASCIIString()))
                : Path.of(uri.getPath()).normalize();
    }

    private static String encode(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new StoreException(path, "cannot be written as a URI: " + e.getMessage(), e);
        }
    }

    private static String decode(String escaped) {
        try {
            return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Written by somebody who did not escape a percent sign.
            return escaped;
        }
    }
}
