package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.spi.ArtifactPath;

/** Paths below a root that is no folder of this machine, under the same rules as those of one that is. */
public final class RemotePath {
    private RemotePath() {}

    /** A path below a root; the root itself for the empty path. */
    public static String join(String root, String path) {
        ArtifactPath.check(path);
        if (path.isEmpty()) return root;
        return root.isEmpty() ? path : root + "/" + path;
    }

    /** As {@link #join}, for a path that must name a file. */
    public static String file(String root, String path) {
        return join(root, ArtifactPath.checkFile(path));
    }

    /** The folder of a path; empty at the top. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** A root as the part of an address says it, without slashes around it. */
    public static String root(String text) {
        String root = text;
        while (root.startsWith("/")) root = root.substring(1);
        while (root.endsWith("/")) root = root.substring(0, root.length() - 1);
        return root;
    }
}
