package dev.mlopskit.tracking.internal.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies bytes and tells how many there were so far. */
public final class Counting {
    private static final int BUFFER = 1 << 16;
    /** How many bytes go by between two reports. */
    public static final int STEP = 1 << 20;

    /** Hears how many bytes there were so far; may throw {@link IOException}. */
    @FunctionalInterface
    public interface Listener {
        void moved(long done) throws IOException;
    }

    private Counting() {}

    /** Copies all that is left; reports once a megabyte and at the end. */
    public static long copy(InputStream in, OutputStream out, Listener listener) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long done = 0;
        long told = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            done += n;
            if (done - told < STEP) continue;
            told = done;
            listener.moved(done);
        }
        if (told < done || done == 0) listener.moved(done);
        return done;
    }
}
