package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.soak.serving.Wire.Reply;
import dev.mlopskit.core.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What each refusal must be, whatever was sent: a status of 4xx, and JSON whose text is escaped and of bounded length. */
final class Refusals {
    private static final int LONGEST = 16_000;

    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();

    /** Counts an answer that must be a refusal. */
    void require(Reply reply, String of) {
        if (reply.status() < 400 || reply.status() > 499) throw broken(reply, of, "not refused by a 4xx");
        count(reply);
        if (!reply.header("content-type").equals("application/json")) throw broken(reply, of, "refused by no JSON");
        if (reply.body().length > LONGEST) throw broken(reply, of, "refused at great length");
        for (byte b : reply.body()) if (b >= 0 && b < 0x20) throw broken(reply, of, "not escaped");
        Object read;
        try {
            read = Json.read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reply.body()))
                    .toString());
        } catch (CharacterCodingException | RuntimeException e) {
            throw broken(reply, of, "no JSON in UTF-8");
        }
        if (!(read instanceof Map<?, ?> map
                && (map.get("message") instanceof String || map.get("error") instanceof String)))
            throw broken(reply, of, "without a message");
    }

    /** Counts an answer that may be a good one: what was made of a request by chance may be right. */
    boolean requireAnswer(Reply reply, String of) {
        if (reply.status() != 200) {
            require(reply, of);
            return false;
        }
        count(reply);
        return true;
    }

    private void count(Reply reply) {
        statuses.computeIfAbsent(reply.status(), status -> new AtomicLong()).incrementAndGet();
    }

    private static IllegalStateException broken(Reply reply, String of, String problem) {
        return new IllegalStateException(of + " is " + problem + ": " + reply.status() + " " + reply.headers() + " "
                + reply.text().substring(0, Math.min(500, reply.text().length())));
    }

    @Override
    public String toString() {
        return new TreeMap<>(statuses).toString();
    }
}
