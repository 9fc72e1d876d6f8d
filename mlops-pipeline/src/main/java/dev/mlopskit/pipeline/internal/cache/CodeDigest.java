package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The digests of what the code of a class leads to: classes of the application by themselves, libraries as whole jars. A class is
 * of the application if it lies in a folder, or in the jar of the class that is asked about.
 */
final class CodeDigest {
    /** Of this process: classes do not change while it runs. */
    private static final Map<Class<?>, Map<String, String>> KNOWN = new ConcurrentHashMap<>();

    private static final Map<Path, String> JARS = new ConcurrentHashMap<>();
    private static final @Nullable String OURS = place(Pipeline.class.getClassLoader(), name(Pipeline.class));

    private final ClassLoader loader;
    private final String home;
    private final Map<String, String> digests = new TreeMap<>();

    private CodeDigest(ClassLoader loader, String home) {
        this.loader = loader;
        this.home = home;
    }

    /**
     * By {@code class NAME} and {@code jar NAME}.
     *
     * @throws Undigestible if the class has no file
     */
    static Map<String, String> of(Class<?> type) throws Undigestible {
        Map<String, String> known = KNOWN.get(type);
        if (known != null) return known;
        ClassLoader loader = type.getClassLoader();
        String home = place(loader, name(type));
        if (home == null) throw new Undigestible("the code of " + type.getName() + " lies in no file");
        try {
            CodeDigest digest = new CodeDigest(loader, home);
            digest.follow(name(type));
            known = Map.copyOf(digest.digests);
        } catch (IOException e) {
            throw new Undigestible("the code of " + type.getName() + " cannot be read: " + e.getMessage());
        }
        KNOWN.put(type, known);
        return known;
    }

    private void follow(String first) throws IOException {
        Deque<String> next = new ArrayDeque<>(Set.of(first));
        Set<String> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            String name = next.pop();
            URL file = loader.getResource(name + ".class");
            String place = file == null ? null : place(file, name);
            // Not a class, or one of the Java runtime, or this library.
            if (file == null || place == null || place.equals(OURS)) continue;
            if (isLibrary(place)) {
                addJar(Path.of(place));
                continue;
            }
            byte[] bytes;
            try (InputStream in = file.openStream()) {
                bytes = in.readAllBytes();
            }
            digests.put("class " + name.replace('/', '.'), Digest.sha256(bytes));
            for (String other : ClassNames.in(bytes)) if (seen.add(other)) next.add(other);
        }
    }

    private boolean isLibrary(String place) {
        return !place.equals(home) && Files.isRegularFile(Path.of(place));
    }

    private void addJar(Path jar) {
        digests.put("jar " + jar.getFileName(), JARS.computeIfAbsent(jar, Digest::sha256));
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /** The jar or folder of a class; {@code null} if it lies in neither. */
    private static @Nullable String place(@Nullable ClassLoader loader, String name) {
        URL file = loader == null ? null : loader.getResource(name + ".class");
        return file == null ? null : place(file, name);
    }

    private static @Nullable String place(URL file, String name) {
        try {
            if (file.getProtocol().equals("file")) {
                String path = Path.of(file.toURI()).toString();
                return path.substring(0, path.length() - name.length() - ".class".length());
            }
            if (file.getProtocol().equals("jar")) {
                URL jar = ((JarURLConnection) file.openConnection()).getJarFileURL();
                return jar.getProtocol().equals("file") ? Path.of(jar.toURI()).toString() : null;
            }
            return null;
        } catch (IOException | URISyntaxException | ClassCastException | IllegalArgumentException e) {
            return null;
        }
    }
}
