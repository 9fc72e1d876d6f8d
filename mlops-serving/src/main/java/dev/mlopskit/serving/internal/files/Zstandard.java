package dev.mlopskit.serving.internal.files;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.mlopskit.serving.ArchiveException;
import dev.mlopskit.serving.internal.model.OptionalLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** Zstandard (RFC 8878) by zstd-jni, which an application may lack. */
final class Zstandard {
    /** What the command {@code zstd} takes when it is not told. */
    private static final int LEVEL = 3;

    private Zstandard() {}

    static OutputStream writing(Path archive, OutputStream out) throws IOException {
        try {
            return Streams.out(out);
        } catch (LinkageError e) {
            throw missing(archive, e);
        }
    }

    static InputStream reading(Path archive, InputStream in) throws IOException {
        try {
            return Streams.in(in);
        } catch (LinkageError e) {
            throw missing(archive, e);
        }
    }

    private static ArchiveException missing(Path archive, LinkageError e) {
        return new ArchiveException(archive, null, OptionalLibrary.ZSTD.advice(e), e);
    }

    /** A class of its own: the JVM looks for what a method names when it checks the class. */
    private static final class Streams {
        private Streams() {}

        static OutputStream out(OutputStream out) throws IOException {
            // One thread: with more, the bytes would depend on how many there are.
            return new ZstdOutputStream(out, LEVEL).setChecksum(true);
        }

        static InputStream in(InputStream in) throws IOException {
            return new ZstdInputStream(in);
        }
    }
}
