package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Tumors;
import dev.mlopskit.benchmarks.soak.serving.Wire.Reply;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.protocol.Protocol;
import dev.mlopskit.serving.protocol.ProtocolRequest;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Clients that keep to the rules, and must get right answers whatever others do. */
final class GoodClients {
    private static final int CLIENTS = 4;
    private static final int ROWS = 50;

    private final URI server;
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private volatile boolean stopping;

    GoodClients(URI server) throws IOException {
        this.server = server;
        String columns =
                Arrays.stream(Tumors.columns()).map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
        try (Predictor<?, ?> predictor = Predictor.open(Tumors.model("logistic"))) {
            Protocol protocol = Protocol.mlflow(predictor);
            for (double[] row : Arrays.copyOf(Tumors.values(), ROWS)) {
                byte[] body = ("{\"dataframe_split\":{\"columns\":[" + columns + "],\"data\":[" + Arrays.toString(row)
                                + "]}}")
                        .getBytes(StandardCharsets.UTF_8);
                bodies.add(body);
                expected.add(protocol.handle(ProtocolRequest.post("/invocations", "application/json", body))
                        .text());
            }
        }
    }

    /** Begins; each of them ends, or says what was wrong, once the server is gone after {@link #serverStops}. */
    List<Future<?>> start(ExecutorService threads) {
        List<Future<?>> all = new ArrayList<>();
        Callable<Void> client = () -> {
            ask();
            return null;
        };
        for (int i = 0; i < CLIENTS; i++) all.add(threads.submit(client));
        return all;
    }

    /** From now on they may be refused, and find the server gone between two answers. */
    void serverStops() {
        stopping = true;
    }

    long made() {
        return made.get();
    }

    /** The longest that one waited for an answer, in milliseconds. */
    long longest() {
        return longest.get() / 1_000_000;
    }

    @Override
    public String toString() {
        return made + " good calls, all answered rightly, the slowest in " + longest() + " ms, " + again
                + " asked again on a new connection";
    }

    private void ask() throws Exception {
        Wire wire = null;
        boolean fresh = true;
        for (int i = 0; ; i++) {
            long start = System.nanoTime();
            try {
                if (wire == null) {
                    fresh = true;
                    wire = new Wire(server);
                }
                Reply reply = wire.request(
                                "POST",
                                BadRequests.TUMORS,
                                Map.of("Content-Type", "application/json"),
                                bodies.get(i % ROWS))
                        .reply();
                if (stopping && reply.status() == 503) refused.incrementAndGet();
                else if (reply.status() != 200 || !reply.text().equals(expected.get(i % ROWS)))
                    throw new IllegalStateException("a good call was answered by " + reply.status() + " " + reply.text()
                            + " and not by " + expected.get(i % ROWS));
                made.incrementAndGet();
                longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                fresh = false;
                if (reply.header("connection").equals("close")) {
                    wire.close();
                    wire = null;
                }
            } catch (Wire.HungUp | SocketException e) {
                if (wire != null) wire.close();
                wire = null;
                if (stopping) return;
                // A server may end a connection that waits for the next request; a new one it may not.
                if (fresh) throw new IllegalStateException("a good call on a new connection got no answer", e);
                again.incrementAndGet();
                i--;
            }
            Thread.sleep(3);
        }
    }
}
