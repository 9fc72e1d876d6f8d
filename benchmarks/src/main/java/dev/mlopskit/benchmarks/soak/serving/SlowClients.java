package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.soak.serving.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Clients that send a letter now and then, or nothing, or take no answer: each connection ends in time. */
final class SlowClients {
    private static final String HEAD = "POST " + BadRequests.TUMORS + " HTTP/1.1\r\nHost: x\r\n";
    private static final String LONG = HEAD + "Content-Type: application/json\r\nContent-Length: 90000\r\n\r\n{";
    private static final String CHUNKS =
            HEAD + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";
    private static final int SILENT = 150;

    private final URI server;
    private final Refusals refusals;
    private long slow;
    private long told;
    private long unread;

    SlowClients(URI server, Refusals refusals) {
        this.server = server;
        this.refusals = refusals;
    }

    private record Drip(Wire wire, String letter, boolean head) {}

    /** Some that send slowly, at times more than the server has threads, while others are silent. */
    void wave(Random random) throws Exception {
        int count = random.nextInt(4) == 0 ? 90 : 36;
        List<Wire> silent = new ArrayList<>();
        List<Drip> alive = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT; i++) silent.add(new Wire(server));
            for (int i = 0; i < count; i++)
                alive.add(
                        switch (i % 4) {
                            case 0 -> new Drip(new Wire(server).send("P"), "O", true);
                            case 1 -> new Drip(new Wire(server).send(HEAD + "X: "), "x", true);
                            case 2 -> new Drip(new Wire(server).send(LONG), " ", false);
                            default -> new Drip(new Wire(server).send(CHUNKS), "1\r\n \r\n", false);
                        });
            slow += count;
            long start = System.nanoTime();
            while (!alive.isEmpty()) {
                Thread.sleep(40);
                for (Iterator<Drip> each = alive.iterator(); each.hasNext(); ) if (ended(each.next())) each.remove();
                if (System.nanoTime() - start > HttpSoak.BOUND.toNanos())
                    throw new IllegalStateException(alive.size() + " of " + count
                            + " slow clients still hold their connections after " + HttpSoak.BOUND);
            }
            for (Wire wire : silent)
                if (random.nextInt(50) == 0 && wire.ends(1))
                    throw new IllegalStateException("a connection that had said nothing was ended");
        } finally {
            for (Wire wire : silent) wire.close();
            for (Drip drip : alive) drip.wire().close();
        }
    }

    private boolean ended(Drip drip) throws IOException {
        if (drip.wire().hears()) {
            try {
                Reply reply = drip.wire().reply();
                refusals.require(reply, "a slow client");
                if (reply.status() != 408) throw new IllegalStateException("a slow client got a " + reply.status());
                told++;
            } catch (Wire.HungUp e) {
                // That is the other way in which it ends.
            }
        } else {
            try {
                drip.wire().send(drip.letter());
                return false;
            } catch (IOException hungUp) {
                // So is this.
            }
        }
        drip.wire().close();
        return true;
    }

    /** Asks again and again, and reads no answer: the server ends it rather than keep a thread for it. */
    void takesNoAnswer() throws Exception {
        byte[] request =
                "GET /v2/models/tumors HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200).getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = new Wire(server, 4_096)) {
            Thread hang = new Thread(() -> {
                try {
                    Thread.sleep(Wire.HANG_MILLIS);
                    wire.reset();
                } catch (InterruptedException | IOException e) {
                    // It has ended by itself.
                }
            });
            hang.setDaemon(true);
            hang.start();
            long sent = System.nanoTime();
            try {
                for (int i = 0; i < 2_000; i++) {
                    wire.send(request);
                    sent = System.nanoTime();
                }
                throw new IllegalStateException("400,000 requests were taken of a client that reads no answer");
            } catch (IOException ended) {
                long seconds = (System.nanoTime() - sent) / 1_000_000_000;
                if (seconds > HttpSoak.BOUND.toSeconds())
                    throw new IllegalStateException("who takes no answer was not ended for " + seconds + " s", ended);
            }
            hang.interrupt();
            unread++;
        }
    }

    @Override
    public String toString() {
        return slow + " that send a letter now and then, of which " + told + " read a 408, and " + unread
                + " that take no answer";
    }
}
