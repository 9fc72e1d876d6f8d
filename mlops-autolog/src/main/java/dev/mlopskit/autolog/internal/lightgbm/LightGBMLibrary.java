package dev.mlopskit.autolog.internal.lightgbm;

import dev.mlopskit.autolog.AutologException;
import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.core.NativeUnpacking;
import io.github.metarank.lightgbm4j.LGBMBooster;
import java.io.IOException;

/** LightGBM's native code, which LightGBM4J 4.3 unpacks to one file for all processes. Thread-safe. */
public final class LightGBMLibrary {
    private static boolean loaded;

    private LightGBMLibrary() {}

    /**
     * Loads it, unless it is.
     *
     * @throws dev.mlopskit.autolog.MissingLibraryException if LightGBM4J is not on the class path
     * @throws AutologException if it cannot be unpacked
     */
    public static synchronized void load() {
        Library.LIGHTGBM.require();
        if (loaded) return;
        try {
            NativeUnpacking.load(LGBMBooster::loadNative);
            loaded = true;
        } catch (IOException e) {
            throw new AutologException(
                    "LightGBM4J could not unpack its native library: " + e.getMessage()
                            + ": see whether the temporary folder has room",
                    e);
        }
    }
}
