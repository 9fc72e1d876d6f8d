package dev.mlopskit.tracking.internal.dataset;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Keeps what is read of a source until the one whom it is meant for has taken it. */
public final class ReadAhead extends InputStream {
    private final InputStream source;
    private byte[] kept = new byte[1 << 14];
    private int from;
    private int to;
    private @Nullable IOException failure;

    public ReadAhead(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = source.read(bytes, offset, length);
            if (count > 0) keep(bytes, offset, count);
            return count;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private void keep(byte[] bytes, int offset, int count) {
        if (to + count > kept.length) {
            int size = to - from;
            byte[] room = size + count > kept.length ? new byte[Math.max(2 * kept.length, size + count)] : kept;
            System.arraycopy(kept, from, room, 0, size);
            kept = room;
            from = 0;
            to = size;
        }
        System.arraycopy(bytes, offset, kept, to, count);
        to += count;
    }

    /** Whether all that was read has been taken. */
    public boolean isEmpty() {
        return from == to;
    }

    /** How many bytes are there to be taken. */
    public int size() {
        return to - from;
    }

    /** Takes as many as there are, up to a length. */
    public int take(byte[] bytes, int offset, int length) {
        int count = Math.min(length, size());
        System.arraycopy(kept, from, bytes, offset, count);
        from += count;
        if (from == to) from = to = 0;
        return count;
    }

    /** What the source threw, if it did. */
    @Nullable
    IOException failure() {
        return failure;
    }
}
