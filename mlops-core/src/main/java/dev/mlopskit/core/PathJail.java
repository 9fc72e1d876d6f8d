package dev.mlopskit.core;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A folder that paths cannot leave. Refuses absolute paths, {@code ..}, encoded forms of it, backslashes, drive letters,
 * control characters, names that Windows reserves, the URL marks {@code #} and {@code ?}, and any step through a symbolic
 * link below the folder. Immutable and thread-safe.
 */
public final class PathJail {
    private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul");

    private final Path root;

    /** Makes a jail of a folder, which need not exist yet. */
    public PathJail(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** The folder itself. */
    public Path root() {
        return root;
    }

    /**
     * Where a relative path lies inside the folder; the empty path is the folder itself.
     *
     * @throws PathEscapeException if the path could mean a place outside
     */
    public Path resolve(String relative) {
        check(relative);
        Path resolved = root;
        if (relative.isEmpty()) return resolved;
        for (String name : relative.split("/", -1)) {
            resolved = child(resolved, name, relative);
            if (Files.isSymbolicLink(resolved))
                throw new PathEscapeException(relative, "goes through the link '" + name + "'");
        }
        return resolved;
    }

    private static Path child(Path folder, String name, String relative) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new PathEscapeException(relative, "cannot be a name on this machine (" + e.getReason() + ")");
        }
    }

    /**
     * Checks that a text is a relative path of plain names, without looking at any folder.
     *
     * @throws PathEscapeException if it is not
     */
    public static void check(String relative) {
        Objects.requireNonNull(relative, "the path is null: give a relative path, with '/'");
        if (relative.isEmpty()) return;
        if (relative.startsWith("/")) throw new PathEscapeException(relative, "is absolute");
        for (int i = 0; i < relative.length(); i++) {
            char c = relative.charAt(i);
            if (c < ' ' || c == 127) throw new PathEscapeException(relative.replace(c, '?'), "has a control character");
            if ("\\:#?*<>|\"".indexOf(c) >= 0) throw new PathEscapeException(relative, "has the character '" + c + "'");
        }
        String decoded = relative.toLowerCase(Locale.ROOT);
        if (decoded.contains("%2e") || decoded.contains("%2f") || decoded.contains("%5c") || decoded.contains("%25"))
            throw new PathEscapeException(relative, "has an encoded '.', '/', '\\' or '%'");
        for (String name : relative.split("/", -1)) {
            if (name.isEmpty()) throw new PathEscapeException(relative, "has an empty name");
            if (name.equals(".") || name.equals(".."))
                throw new PathEscapeException(relative, "has the step '" + name + "'");
            if (name.endsWith(".") || name.endsWith(" "))
                throw new PathEscapeException(
                        relative, "has a name that ends in '" + name.charAt(name.length() - 1) + "'");
            int dot = name.indexOf('.');
            String stem = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
            if (RESERVED.contains(stem) || stem.matches("(com|lpt)[1-9]"))
                throw new PathEscapeException(relative, "has the name '" + name + "', which Windows reserves");
        }
    }
}
