package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.InvalidValueException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Addresses of artifacts as users give them. */
public final class Locations {
    private Locations() {}

    /** An address without a slash at its end; a path from where the file system begins. */
    public static String absolute(String text) {
        if (text.isBlank())
            throw new InvalidValueException("address '" + text + "'", "is blank: give a folder or an address");
        try {
            if (!ModelUri.hasScheme(text))
                return Path.of(text).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new InvalidValueException("address '" + text + "'", "is no path here: " + e.getReason());
        }
        return text.replaceFirst("(?<=[^:/])/+$", "");
    }

    /** Whether two addresses, each as {@link #absolute} gives it, are one place, however a folder of this machine is written. */
    public static boolean isSame(String a, String b) {
        return plain(a).equals(plain(b));
    }

    private static String plain(String address) {
        try {
            return address.startsWith("file:") ? Path.of(URI.create(address)).toString() : address;
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return address;
        }
    }
}
