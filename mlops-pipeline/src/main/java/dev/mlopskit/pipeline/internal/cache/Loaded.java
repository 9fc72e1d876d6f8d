package dev.mlopskit.pipeline.internal.cache;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when classes may be loaded: a class file that has changed later may not be what runs, and a result that was made by the old code
 * must not be found by the digest of the new one.
 */
public final class Loaded {
    private static final long START = ManagementFactory.getRuntimeMXBean().getStartTime();

    /** When other loaders than the one of the class path were first heard of, which load what was compiled while the process ran. */
    private static final Map<ClassLoader, Long> SEEN = Collections.synchronizedMap(new WeakHashMap<>());

    private Loaded() {}

    /** Takes note of the loader of a body that is cached. */
    public static void note(Object body) {
        ClassLoader loader = body.getClass().getClassLoader();
        if (loader != null) since(loader);
    }

    static long since(ClassLoader loader) {
        if (loader.equals(ClassLoader.getSystemClassLoader())) return START;
        return SEEN.computeIfAbsent(loader, none -> System.currentTimeMillis());
    }

    /** Whether a file may have changed after a time; one that is gone has. */
    static boolean isNewer(Path file, long since) {
        try {
            if (Files.getLastModifiedTime(file).toMillis() > since) return true;
            // What is copied with its times, or moved here, is new here all the same.
            return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    && ((FileTime) Files.getAttribute(file, "unix:ctime")).toMillis() > since;
        } catch (IOException e) {
            return true;
        }
    }

    /** The file that a class is in, itself or the outermost jar; {@code null} if its address tells of none. */
    static @Nullable Path file(URL address) {
        String text = address.toString();
        try {
            if (address.getProtocol().equals("file")) return Path.of(address.toURI());
            // jar:file:/app.jar!/Name.class, or jar:nested:/app.jar/!BOOT-INF/lib/other.jar!/Name.class
            int start = text.indexOf(":/");
            int end = text.indexOf(text.contains("/!") ? "/!" : "!", Math.max(start, 0));
            if (start < 0 || end < 0) return null;
            Path file = Path.of(new URI("file" + text.substring(start, end)));
            return Files.exists(file) ? file : null;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
