package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and digests the bytes that come by. */
public final class DigestingStream extends FilterInputStream {
    private final MessageDigest digest = Digest.sha256();
    private long size;
    private boolean ended;

    public DigestingStream(InputStream source) {
        super(source);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            digest.update(bytes, offset, count);
            size += count;
        } else if (count < 0) ended = true;
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) skipped++;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** How many bytes have come by. */
    public long size() {
        return size;
    }

    /** Whether the source has said that there are no more. */
    public boolean ended() {
        return ended;
    }

    /** SHA-256 of all that came by, in hexadecimal digits; may be asked once. */
    public String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
