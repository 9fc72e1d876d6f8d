package dev.mlopskit.tracking.internal;

import java.nio.file.Path;
import java.util.Locale;

/** Folders of artifacts as addresses of MLflow's. */
public final class ArtifactRoots {
    private ArtifactRoots() {}

    /** A folder as MLflow writes it: the path, or on Windows, where a drive letter would look like a scheme, a URI. */
    public static String address(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        if (!windows) return folder.toString();
        String uri = folder.toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
