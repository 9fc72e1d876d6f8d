package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digests of what the code of a class leads to: classes of the application by themselves, libraries as whole jars. A class is
 * of the application if it lies in the place of the class that is asked about, or in no jar.
 */
final class CodeDigest {
    /** What is known of a class while it is loaded, since it does not change; it dies with its loader. */
    private static final ClassValue<Known> KNOWN = new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
            try {
                return compute(type);
            } catch (Undigestible e) {
                return new Known(null, String.valueOf(e.getMessage()), true);
            } catch (IOException e) {
                // Of an error nothing is remembered.
                throw new UncheckedIOException(e);
            }
        }
    };

    /**
     * All that a class leads to, and one digest of it.
     *
     * @param files where it was read
     * @param since when classes may have been loaded from there
     */
    record Code(Map<String, String> digests, String digest, Set<Path> files, long since) {
        static Code of(Map<String, String> digests, Set<Path> files, long since) {
            Map<String, String> ordered = Collections.unmodifiableMap(new TreeMap<>(digests));
            String digest = Digest.sha256(Json.write(ordered).getBytes(StandardCharsets.UTF_8));
            return new Code(ordered, digest, Set.copyOf(files), since);
        }

        /**
         * Refuses code that may not be what runs.
         *
         * @throws Undigestible if a file has changed since classes may have been loaded from it
         */
        void requireUnchanged() throws Undigestible {
            for (Path file : files)
                if (Loaded.isNewer(file, since))
                    throw new Undigestible(
                            "'" + file + "' has changed since this process may have loaded classes from it,"
                                    + " so its code may not be what runs: start the process again");
        }
    }

    /**
     * The code, or why it has no digest.
     *
     * @param ours whether it is of the application, and of no library that never counts
     */
    private record Known(@Nullable Code code, String refusal, boolean ours) {}

    private final ClassLoader loader;
    private final String home;
    private final Map<String, String> digests = new TreeMap<>();
    private final Map<String, String> libraries = new HashMap<>();
    private final Set<Path> files = new HashSet<>();

    private CodeDigest(ClassLoader loader, String home) {
        this.loader = loader;
        this.home = home;
    }

    /**
     * By {@code class NAME} and {@code jar NAME}; the class itself is among them.
     *
     * @throws Undigestible if the class has no file, or its code does not count
     */
    static Code of(Class<?> type) throws Undigestible {
        Known known = known(type);
        if (known.code == null) throw new Undigestible(known.refusal);
        return known.code;
    }

    /**
     * The same for the class of a value; {@code null} if that is of the Java runtime or of this library.
     *
     * @throws Undigestible if the class has no file
     */
    static @Nullable Code ofValue(Class<?> type) throws Undigestible {
        return type.getClassLoader() == null || !known(type).ours ? null : of(type);
    }

    private static Known known(Class<?> type) throws Undigestible {
        try {
            return KNOWN.get(type);
        } catch (UncheckedIOException e) {
            throw new Undigestible("the code of " + type.getName() + " cannot be read: " + e.getMessage());
        }
    }

    private static Known compute(Class<?> type) throws Undigestible, IOException {
        String name = type.getName().replace('.', '/');
        ClassLoader loader = type.getClassLoader();
        if (loader == null) return notOurs(type);
        URL file = loader.getResource(name + ".class");
        if (file == null)
            throw new Undigestible("its class loader gives no class file of " + type.getName()
                    + ": let the body be in a class that was compiled, and be loaded by a loader that gives resources");
        if (!Places.counts(file)) return notOurs(type);
        long since = Loaded.since(loader);
        CodeDigest digest = new CodeDigest(loader, Places.of(file, name));
        digest.follow(name);
        // A cached step whose own code is not seen would never run again.
        if (!digest.digests.containsKey(named(name)))
            throw new Undigestible("the code of " + type.getName()
                    + " was not found where its class loader has it: leave cached() off");
        Code code = Code.of(digest.digests, digest.files, since);
        code.requireUnchanged();
        return new Known(code, "", true);
    }

    private static Known notOurs(Class<?> type) {
        String refusal = "its body is in " + type.getName() + ", which is of the Java runtime or of this library, whose"
                + " code does not count: call it in a lambda of your own";
        return new Known(null, refusal, false);
    }

    private static String named(String name) {
        return "class " + name.replace('/', '.');
    }

    private void follow(String first) throws IOException {
        Deque<String> next = new ArrayDeque<>(Set.of(first));
        Set<String> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            String name = next.pop();
            URL file = loader.getResource(name + ".class");
            if (file == null || !Places.counts(file) || isLibrary(file, name)) continue;
            byte[] bytes = bytes(name);
            if (bytes == null) continue;
            digests.put(named(name), Digest.sha256(ClassFile.withoutDebug(bytes)));
            addFile(file);
            for (String other : ClassNames.in(bytes)) if (seen.add(other)) next.add(other);
        }
    }

    /** By the loader, which closes with itself what it opens. */
    private byte @Nullable [] bytes(String name) throws IOException {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /** Whether a class lies in another jar, which then counts as a whole. */
    private boolean isLibrary(URL file, String name) throws IOException {
        String place = Places.of(file, name);
        if (place.equals(home) || !Places.isJar(place)) return false;
        if (libraries.containsKey(place)) return true;
        String digest = Jars.digest(file);
        // A jar that cannot be opened as one: its classes count one by one.
        if (digest == null) return false;
        String jar = "jar " + Places.jarName(place);
        // There may be two of one name, each with its own place in the order in which they are come upon.
        int same = Collections.frequency(libraries.values(), jar);
        libraries.put(place, jar);
        digests.put(same == 0 ? jar : jar + " (" + (same + 1) + ")", digest);
        addFile(file);
        return true;
    }

    private void addFile(URL address) {
        Path file = Loaded.file(address);
        if (file != null) files.add(file);
    }
}
