package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.soak.serving.BadRequests.Bad;
import dev.mlopskit.benchmarks.soak.serving.Wire.Reply;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Clients that send too much, hang up half-way, or speak no HTTP. One of them at a time; not thread-safe. */
final class RudeClients {
    private static final String POST =
            "POST " + BadRequests.TUMORS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static final List<String> NO_HTTP = List.of(
            "NONSENSE\r\n\r\n",
            "GET\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
            "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://[ HTTP/1.1\r\n\r\n",
            "GET //v2 HTTP/1.1\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            POST + "Content-Length: abc\r\n\r\n",
            POST + "Content-Length: -5\r\n\r\n",
            POST + "Content-Length: 5\r\nTransfer-Encoding: gzip\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n{",
            POST + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{",
            "GET /ping HTTP/1.1\r\n" + "X: y\r\n".repeat(20_000) + "\r\n",
            "GET /" + "x".repeat(500_000) + " HTTP/1.1\r\n\r\n");

    private final URI server;
    private final Refusals refusals;
    private final Map<String, Long> counts = new TreeMap<>();

    RudeClients(URI server, Refusals refusals) {
        this.server = server;
        this.refusals = refusals;
    }

    private void count(String kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    /** Requests that are wrong, on connections that go on after a refusal. */
    void bad(BadRequests requests, Random random, int count) throws IOException {
        @Nullable Wire wire = null;
        try {
            Bad bad = requests.next(random);
            for (int i = 0; i < count; ) {
                boolean fresh = wire == null;
                if (wire == null) wire = new Wire(server);
                Reply reply;
                try {
                    reply = wire.request(bad.method(), bad.path(), bad.headers(), bad.body())
                            .reply();
                } catch (Wire.HungUp | SocketException e) {
                    wire.close();
                    wire = null;
                    if (fresh) throw new IllegalStateException("no answer to " + shown(bad), e);
                    // Perhaps the connection had waited for too long: the same on a new one.
                    continue;
                }
                refusals.requireAnswer(reply, shown(bad));
                count(bad.kind() + (reply.status() == 200 ? ", still right" : ""));
                if (reply.header("connection").equals("close")) {
                    wire.close();
                    wire = null;
                }
                i++;
                bad = requests.next(random);
            }
        } finally {
            if (wire != null) wire.close();
        }
    }

    private static String shown(Bad bad) {
        String body = new String(bad.body(), StandardCharsets.ISO_8859_1);
        return bad.kind() + ": " + bad.method() + " " + bad.path() + " " + bad.headers() + " "
                + body.substring(0, Math.min(2_000, body.length()));
    }

    /** Bodies that are longer than they may be, by what is said or by what is sent. */
    void huge(Random random) throws IOException {
        byte[] part = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = new Wire(server)) {
            switch (random.nextInt(3)) {
                case 0 -> tooLong(wire.send(POST + "Content-Length: 10000000000\r\n\r\n{"), "a length of 10 GB");
                case 1 -> {
                    wire.send(POST + "Content-Length: " + (SoakedServer.BODY_LIMIT + 4 * part.length) + "\r\n\r\n");
                    try {
                        for (int i = 0; i < SoakedServer.BODY_LIMIT / part.length + 4; i++) wire.send(part);
                    } catch (IOException hungUp) {
                        // It need not read what it has refused.
                    }
                    tooLong(wire, "a long body");
                }
                default -> {
                    wire.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
                    try {
                        for (int i = 0; i < 20_000; i++) {
                            wire.send("2000\r\n").send(part).send("\r\n");
                            if (i % 8 == 7 && wire.hears()) break;
                        }
                        tooLong(wire, "chunks without end");
                    } catch (SocketException hungUp) {
                        count("chunks without end, hung up");
                    }
                }
            }
        }
    }

    private void tooLong(Wire wire, String kind) throws IOException {
        try {
            Reply reply = wire.reply();
            refusals.require(reply, kind);
            if (reply.status() != 413) throw new IllegalStateException(kind + " got a " + reply.status());
            count(kind);
        } catch (Wire.HungUp e) {
            if (kind.equals("a length of 10 GB")) throw new IllegalStateException(kind + " got no answer", e);
            count(kind + ", hung up");
        }
        if (!wire.ends((int) HttpSoak.BOUND.toMillis()))
            throw new IllegalStateException("after " + kind + " the connection goes on");
    }

    /** Connections that end in the middle, on one side or on both. */
    void half(BadRequests requests, Random random) throws IOException {
        Bad good = requests.good().get(random.nextInt(requests.good().size()));
        try (Wire wire = new Wire(server)) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    wire.request(good.method(), good.path(), good.headers(), good.body())
                            .halfClose();
                    Reply reply = wire.reply();
                    if (reply.status() != 200)
                        throw new IllegalStateException("a whole request of a client that says no more got "
                                + reply.status() + " " + reply.text());
                    count("half-closed after a request");
                }
                case 1 -> {
                    wire.send(POST + "Content-Length: 90000\r\n\r\n{\"data").halfClose();
                    ends(wire, reply -> refusals.require(reply, "half-closed in a body"), "half-closed in a body");
                }
                case 2 -> {
                    wire.send(POST.substring(0, 1 + random.nextInt(POST.length() - 1)))
                            .halfClose();
                    ends(wire, reply -> requireShort(reply, "a part of a head"), "half-closed in a head");
                }
                default -> {
                    wire.send(POST + "Content-Length: " + (random.nextBoolean() ? 90_000 : 1) + "\r\n\r\n{")
                            .reset();
                    count("reset");
                }
            }
        }
    }

    private void ends(Wire wire, Consumer<Reply> rule, String kind) throws IOException {
        try {
            rule.accept(wire.reply());
        } catch (Wire.HungUp e) {
            // Nobody is told who cannot be understood.
        }
        if (!wire.ends((int) HttpSoak.BOUND.toMillis()))
            throw new IllegalStateException(kind + ": the connection goes on");
        count(kind);
    }

    /** As the JDK refuses. */
    private static void requireShort(Reply reply, String of) {
        if (reply.status() < 400
                || reply.status() == 500
                || reply.body().length > 300
                || reply.text().contains("\tat "))
            throw new IllegalStateException(
                    of.substring(0, Math.min(200, of.length())) + " got " + reply.status() + " " + reply.text());
    }

    /** What is no HTTP, which the JDK answers with a page of its own, or not at all. */
    void noHttp(Random random) throws IOException {
        String text = NO_HTTP.get(random.nextInt(NO_HTTP.size()));
        try (Wire wire = new Wire(server)) {
            Reply reply;
            try {
                wire.send(text).halfClose();
                reply = wire.reply();
            } catch (Wire.HungUp | SocketException e) {
                count("no HTTP, hung up");
                return;
            }
            requireShort(reply, text);
            count("no HTTP, " + reply.status());
        }
    }

    @Override
    public String toString() {
        return counts.toString();
    }

    /** Adds what another has counted. */
    void add(RudeClients other) {
        other.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    }
}
