package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.tracking.InvalidValueException;

/**
 * The rules for the paths of artifacts, which are the same in all stores: relative, with {@code /} between plain names, and of
 * no meaning beyond that on any system, also when a server decodes them. A store looks at each path that it is given, and at
 * each name that it has from elsewhere and hands on.
 */
@Beta
public final class ArtifactPath {
    private ArtifactPath() {}

    /**
     * Looks at the path of a file or a folder; the empty one is the root.
     *
     * @return the path
     * @throws dev.mlopskit.core.PathEscapeException if it could leave the root
     */
    @SuppressWarnings("ConstantConditions") // callers without a null checker give null all the same
    public static String check(String path) {
        if (path == null) throw new InvalidValueException("artifact path", "is null: give a text");
        PathJail.check(path);
        return path;
    }

    /**
     * As {@link #check}, for a path that must name a file.
     *
     * @throws InvalidValueException if it is empty
     */
    public static String checkFile(String path) {
        if (check(path).isEmpty()) throw new InvalidValueException("artifact path ''", "is empty: name a file");
        return path;
    }
}
