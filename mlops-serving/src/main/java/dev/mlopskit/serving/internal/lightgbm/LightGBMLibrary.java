package dev.mlopskit.serving.internal.lightgbm;

import dev.mlopskit.core.NativeUnpacking;
import dev.mlopskit.serving.ModelExecutionException;
import io.github.metarank.lightgbm4j.LGBMBooster;
import java.io.IOException;

/** LightGBM's native code, which LightGBM4J 4.3 unpacks to one file for all processes. Thread-safe. */
final class LightGBMLibrary {
    private static boolean loaded;

    private LightGBMLibrary() {}

    /**
     * Loads it, unless it is.
     *
     * @throws ModelExecutionException if it cannot be unpacked
     */
    static synchronized void load() {
        if (loaded) return;
        try {
            NativeUnpacking.load(LGBMBooster::loadNative);
            loaded = true;
        } catch (IOException e) {
            throw new ModelExecutionException(
                    LightGBMFlavor.NAME,
                    "could not unpack its native library: " + e.getMessage()
                            + ": see whether the temporary folder has room",
                    e);
        }
    }
}
