package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses below one folder as they are below another. A folder of this machine is found however it is written: as a plain
 * path, or as {@code file:/} or {@code file:///} with its escapes; what is written one way stays so.
 */
public final class AddressMove implements UnaryOperator<String> {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    private static final Pattern FILE = Pattern.compile("(file:(?://)?)(/.*)");

    private final String from;
    private final String to;
    private final boolean toFolder;

    /** Takes each as a path, or as an address with a scheme. */
    public AddressMove(String from, String to) {
        this.from = folder(from);
        this.to = folder(to);
        this.toFolder = !SCHEME.matcher(this.to).matches();
        if (this.from.equals(this.to))
            throw new InvalidValueException("relocate(" + from + ", " + to + ")", "moves nothing: both are one place");
    }

    /** A path for what lies on this machine, without a slash at its end. */
    private static String folder(String address) {
        Matcher file = FILE.matcher(address);
        String folder = (file.matches() ? decode(file.group(2)) : address).replaceFirst("[/\\\\]+$", "");
        if (folder.isBlank()) throw new InvalidValueException("address '" + address + "'", "is no folder to move");
        return folder;
    }

    /** The address at the new place; the same one if it is not below the old place. */
    @Override
    public String apply(String address) {
        Matcher file = FILE.matcher(address);
        if (!file.matches()) return isBelow(address) ? to + address.substring(from.length()) : address;
        if (!isBelow(decode(file.group(2)))) return address;
        String rest = rest(file.group(2));
        return toFolder ? file.group(1) + encode(to) + rest : to + decode(rest);
    }

    private boolean isBelow(String address) {
        return address.startsWith(from)
                && (address.length() == from.length() || "/\\".indexOf(address.charAt(from.length())) >= 0);
    }

    /** What follows the old place in a path with escapes, which may have been written in several ways. */
    private String rest(String escaped) {
        int end = 0;
        while (end < escaped.length() && !decode(escaped.substring(0, end)).equals(from)) {
            int next = escaped.indexOf('/', end + 1);
            end = next < 0 ? escaped.length() : next;
        }
        return escaped.substring(end);
    }

    private static String encode(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new InvalidValueException("folder " + path, "cannot be written as a URI: " + e.getMessage());
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
