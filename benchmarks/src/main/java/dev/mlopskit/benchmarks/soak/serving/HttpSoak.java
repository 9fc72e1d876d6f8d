package dev.mlopskit.benchmarks.soak.serving;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A server over HTTP whose clients are slow, endless, wrong and in a hurry, all at once, while others ask it as they should. These
 * get right answers in time; whoever is refused gets a 4xx and JSON; no connection is held for longer than a request may take; heap
 * and threads are bounded; and in the end it stops with all that it has begun answered.
 */
final class HttpSoak {
    /**
     * What takes longer hangs: a request has a quarter more than its time, may wait for the one before it when there are more slow
     * ones than threads, and the machine is busy.
     */
    static final Duration BOUND = SoakedServer.TIMEOUT.multipliedBy(3).plusSeconds(2);

    /** Those that score, those that read and refuse, and the JVM's own. */
    private static final int THREADS = SoakedServer.CONCURRENCY + 32 + 25;

    private static final long GROWTH = 24L << 20;
    private static final int HEAP_MB = 96;

    private final Path folder;
    private final long seed;
    private final Refusals refusals = new Refusals();

    HttpSoak(Path folder, long seed) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.seed = seed;
    }

    private interface Deed {
        void once() throws Exception;
    }

    /** Goes on for so many seconds. */
    String run(int seconds) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "client");
            thread.setDaemon(true);
            return thread;
        });
        try (Child child = Child.start(
                folder, List.of("-Xmx" + HEAP_MB + "m", "-XX:+ExitOnOutOfMemoryError"), SoakedServer.class)) {
            URI server = URI.create(child.await("listening", Duration.ofSeconds(60)));
            GoodClients good = new GoodClients(server);
            BadRequests requests = new BadRequests();
            requireRight(server, requests);
            long[] before = figures(child);
            List<Future<?>> asking = good.start(threads);
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            SlowClients slow = new SlowClients(server, refusals);
            List<RudeClients> rude = new ArrayList<>();
            for (int i = 0; i < 7; i++) rude.add(new RudeClients(server, refusals));
            List<Random> random = new ArrayList<>();
            for (int i = 0; i < 8; i++) random.add(new Random(seed + i));
            List<Future<?>> all = List.of(
                    threads.submit(until(end, () -> slow.wave(random.get(0)))),
                    threads.submit(until(end, slow::takesNoAnswer)),
                    threads.submit(until(end, () -> rude.get(0).bad(requests, random.get(1), 100))),
                    threads.submit(until(end, () -> rude.get(1).bad(requests, random.get(2), 100))),
                    threads.submit(until(end, () -> rude.get(2).huge(random.get(3)))),
                    threads.submit(until(end, () -> rude.get(3).half(requests, random.get(4)))),
                    threads.submit(until(end, () -> rude.get(4).noHttp(random.get(5)))),
                    threads.submit(until(end, () -> rude.get(5).huge(random.get(6)))),
                    threads.submit(until(end, () -> rude.get(6).huge(random.get(7)))));
            for (Future<?> one : all) one.get(seconds + 60L, TimeUnit.SECONDS);
            for (Future<?> one : asking) if (one.isDone()) one.get();
            long[] after = figures(child);
            if (good.longest() > BOUND.toMillis())
                throw new IllegalStateException("a good call waited for " + good.longest() + " ms");
            if (after[0] - before[0] > GROWTH)
                throw new IllegalStateException("the heap grew from " + before[0] + " to " + after[0] + " bytes");
            if (after[1] > THREADS)
                throw new IllegalStateException("there were " + after[1] + " threads, and " + THREADS + " may be");
            String told = good.toString();
            long stopped = stop(child, good, asking, server);
            for (int i = 1; i < rude.size(); i++) rude.get(0).add(rude.get(i));
            return String.format(
                    Locale.ROOT,
                    "%s; %s; others by kind: %s; answers by status: %s; heap %+.1f MB of %d, %d threads at most; stopped "
                            + "under its callers in %d ms",
                    told,
                    slow,
                    rude.get(0),
                    refusals,
                    (after[0] - before[0]) / 1e6,
                    HEAP_MB,
                    after[1],
                    stopped);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> until(long end, Deed deed) {
        return () -> {
            while (System.nanoTime() < end) deed.once();
            return null;
        };
    }

    /** What bad requests are made of is right itself. */
    private static void requireRight(URI server, BadRequests requests) throws IOException {
        for (BadRequests.Bad seed : requests.good())
            try (Wire wire = new Wire(server).request(seed.method(), seed.path(), seed.headers(), seed.body())) {
                Wire.Reply reply = wire.reply();
                if (reply.status() != 200) throw new IllegalStateException(seed.kind() + " got " + reply.text());
            }
    }

    private static long[] figures(Child child) throws InterruptedException {
        child.say("figures");
        String[] figures = child.await("figures", Duration.ofSeconds(20)).split(" ");
        return new long[] {Long.parseLong(figures[0]), Long.parseLong(figures[1])};
    }

    /** Stops it while it is asked, by slow clients too, and gives how long that took in milliseconds. */
    private static long stop(Child child, GoodClients good, List<Future<?>> asking, URI server) throws Exception {
        List<Wire> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++)
            slow.add(
                    new Wire(server).send("POST /models/tumors/invocations HTTP/1.1\r\nContent-Length: 9000\r\n\r\n{"));
        // So that they have begun.
        Thread.sleep(200);
        good.serverStops();
        child.say("stop");
        long stopped = Long.parseLong(child.await("stopped", SoakedServer.STOP_TIMEOUT.plusSeconds(5)));
        if (stopped > SoakedServer.STOP_TIMEOUT.plusSeconds(2).toMillis())
            throw new IllegalStateException("it took " + stopped + " ms to stop");
        for (Future<?> one : asking) one.get(30, TimeUnit.SECONDS);
        for (Wire wire : slow) {
            if (!wire.ends(5_000)) throw new IllegalStateException("a connection outlives its server");
            wire.close();
        }
        child.ends(Duration.ofSeconds(10));
        return stopped;
    }
}
