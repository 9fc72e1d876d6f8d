package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.StoreException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** How this Java virtual machine spells the names of files, which {@code LC_ALL} decides when it starts. */
public final class FileNames {
    private FileNames() {}

    /**
     * The file of a name.
     *
     * @throws StoreException if it can be none here
     */
    public static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new StoreException(name, "is no path of this machine: " + e.getMessage() + hint(), e);
        }
    }

    /** What to say after a file could not be found or named; empty where all letters can be spelt. */
    public static String hint() {
        String spelt = System.getProperty("sun.jnu.encoding", "UTF-8");
        boolean all = !Charset.isSupported(spelt)
                || !Charset.forName(spelt).canEncode()
                || Charset.forName(spelt).newEncoder().canEncode("\u00e4\u4e2d");
        return all
                ? ""
                : "; this Java reads the names of files as " + spelt
                        + " and finds none with other letters: start it with LC_ALL=C.UTF-8 in its environment";
    }
}
