package dev.mlopskit.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads a library that unpacks native code to the temporary folder under a name that is the same in each process. Two processes
 * would overwrite that file under each other, which ends both; here each has a folder of its own. Thread-safe.
 */
@Beta
public final class NativeUnpacking {
    private static final String PROPERTY = "java.io.tmpdir";

    private NativeUnpacking() {}

    /** What loads a library. */
    @FunctionalInterface
    public interface Loading {
        /** Loads it. */
        void load() throws IOException;
    }

    /**
     * Loads a library, while {@code java.io.tmpdir} names a new folder that only this user may enter. The JDK's own temporary files
     * do not follow that property once the process runs; other code that reads it meanwhile finds the folder too. It is removed afterwards, but
     * on systems that keep the file of a loaded library.
     *
     * @param loading what is the first to touch the library: one that is loaded already stays where it was unpacked
     * @throws IOException if there is no place for the folder, or from the loading
     */
    public static synchronized void load(Loading loading) throws IOException {
        Path own = Files.createTempDirectory("mlopskit-native-");
        String before = System.setProperty(PROPERTY, own.toString());
        try {
            loading.load();
        } finally {
            if (before == null) System.clearProperty(PROPERTY);
            else System.setProperty(PROPERTY, before);
            remove(own);
        }
    }

    private static void remove(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // Windows keeps it until the process has ended, and nothing depends on it.
        }
    }
}
