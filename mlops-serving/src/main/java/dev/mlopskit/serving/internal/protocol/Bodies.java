package dev.mlopskit.serving.internal.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the bodies of requests, each up to a limit and all together up to another. Memory is taken as bytes come, whatever length
 * a client claims.
 */
final class Bodies {
    private static final int FIRST = 8 * 1024;

    private final int limit;
    private final long all;
    private final AtomicLong held = new AtomicLong();

    Bodies(int limit, long all) {
        this.limit = limit;
        this.all = all;
    }

    /** The body, for which {@link #release} gives the room back. */
    byte[] read(InputStream in, long claimed, Call call) throws IOException {
        if (claimed == 0) return new byte[0];
        if (claimed > limit) throw tooLong();
        byte[] body = hold(claimed > 0 ? (int) Math.min(claimed, FIRST) : FIRST);
        int length = 0;
        try {
            while (true) {
                int count = in.read(body, length, body.length - length);
                if (count < 0 && claimed > 0) throw new EOFException("a body of " + claimed + " bytes ended early");
                if (count < 0) break;
                length += count;
                if (call.late()) throw new Refusal(408, "the body did not come in time: send it faster, or less of it");
                if (length == claimed) break;
                if (length == body.length) body = grow(body, claimed);
            }
        } catch (IOException | RuntimeException e) {
            release(body.length);
            throw e;
        }
        if (length == body.length) return body;
        byte[] exact = Arrays.copyOf(body, length);
        release(body.length - length);
        return exact;
    }

    private byte[] grow(byte[] body, long claimed) {
        if (body.length > limit) throw tooLong();
        // One more than the limit shows that there is more.
        long most = claimed > 0 ? claimed : limit + 1L;
        int length = (int) Math.min(most, body.length * 2L);
        take(length - body.length);
        return Arrays.copyOf(body, length);
    }

    private byte[] hold(int length) {
        take(length);
        return new byte[length];
    }

    private void take(int bytes) {
        if (held.addAndGet(bytes) <= all) return;
        release(bytes);
        throw new Refusal(503, "the server holds as many bodies as it may: ask again soon");
    }

    void release(int bytes) {
        held.addAndGet(-bytes);
    }

    private Refusal tooLong() {
        return new Refusal(413, "the body is longer than " + limit + " bytes: send fewer rows at a time");
    }

    /** Reads on a bit, so that a client that is still sending sees the answer and not a reset connection. */
    void drain(InputStream in, Call call) throws IOException {
        byte[] sink = new byte[FIRST];
        long left = limit;
        while (left > 0 && !call.late()) {
            int count = in.read(sink);
            if (count < 0) return;
            left -= count;
        }
    }
}
