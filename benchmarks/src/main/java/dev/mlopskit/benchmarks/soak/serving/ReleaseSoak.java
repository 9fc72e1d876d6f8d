package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Memory;
import dev.mlopskit.benchmarks.serving.Tumors;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Two processes with an endpoint each on one store. Both move the champion and promote and roll back canaries of it under their
 * callers; the one that is the younger is killed and started again, and half-way the elder becomes it. No call fails in a process
 * that lives, what was acknowledged is in the history of the alias once, and in the end both serve what the alias points at.
 */
final class ReleaseSoak {
    /** How often an endpoint looks, see {@link SoakedEndpoint}, and as long again for what it loads on a busy machine. */
    private static final Duration BOUND = SoakedEndpoint.POLL.plusSeconds(2);

    private static final int LAST_MOVES = 8;
    private static final long GROWTH = 48L << 20;

    private final Path folder;
    private final Random random;
    private final MoveLedger ledger = new MoveLedger();
    private final List<ModelVersion> versions = new ArrayList<>();
    private int started;
    private int kills;
    private long calls;
    private long growth;

    ReleaseSoak(Path folder, Random random) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = random;
    }

    /** Goes on for about so many seconds. */
    String run(int seconds) throws Exception {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            try (Run run = tracking.experiment("tumors").startRun("train")) {
                for (int i = 0; i < SoakedEndpoint.VERSIONS; i++)
                    versions.add(run.logModel("model-" + i, Tumors.model(SoakedEndpoint.model(i + 1)))
                            .register("tumors"));
            }
            versions.get(0).alias("champion");
            Child elder = start();
            Child younger = start();
            try {
                younger = half(elder, younger, seconds / 2.0);
                // Now the other one has to live.
                Child other = elder;
                elder = younger;
                younger = again(other);
                younger = half(elder, younger, seconds / 2.0);
                for (Child child : List.of(elder, younger)) quiet(child);
                long slowest = converge(tracking, elder, younger);
                for (Child child : List.of(elder, younger)) {
                    child.say("stop");
                    child.await("stopped", Duration.ofSeconds(20));
                    child.ends(Duration.ofSeconds(20));
                    took(child);
                }
                String moves = ledger.check(
                        tracking.registeredModel("tumors").history("champion"),
                        versions.get(0).version());
                return String.format(
                        Locale.ROOT,
                        "%d kills, %d calls, none failed; %s; both serve a move of a third process within %d ms, looking "
                                + "every %d ms; memory of the process that lives %+.1f MB at most",
                        kills,
                        calls,
                        moves,
                        slowest,
                        SoakedEndpoint.POLL.toMillis(),
                        growth / 1e6);
            } finally {
                elder.close();
                younger.close();
            }
        }
    }

    private Child start() throws Exception {
        int number = started++;
        Path own = Files.createDirectories(folder.resolve("process-" + number));
        return Child.start(
                own,
                // The heap is there from the start, so that what grows is native.
                List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch"),
                SoakedEndpoint.class,
                folder.resolve("mlflow.db").toString(),
                "p" + number,
                String.valueOf(random.nextLong()));
    }

    private Child again(Child child) throws Exception {
        child.kill();
        kills++;
        took(child);
        return start();
    }

    /** Kills the younger one at random moments, and gives the one that lives in the end. */
    private Child half(Child elder, Child younger, double seconds) throws Exception {
        Child now = younger;
        try {
            for (Child child : List.of(elder, now)) serves(child);
            long start = System.nanoTime();
            long before = 0;
            while (true) {
                Thread.sleep(300 + random.nextInt(2_000));
                double passed = (System.nanoTime() - start) / 1e9;
                if (before == 0 && passed > seconds / 4) before = Memory.resident(elder.pid());
                require(elder);
                if (passed > seconds) break;
                now = again(now);
            }
            serves(now);
            growth = Math.max(growth, Memory.resident(elder.pid()) - before);
            if (growth > GROWTH)
                throw new IllegalStateException(
                        "the process that was not killed grew by " + growth + " bytes from " + before + " on");
            return now;
        } catch (Exception e) {
            now.close();
            throw e;
        }
    }

    private static void serves(Child child) throws InterruptedException {
        if (child.last("serving").isEmpty()) child.await("serving", Duration.ofSeconds(30));
    }

    private static void quiet(Child child) throws InterruptedException {
        child.say("quiet");
        child.await("quiet", Duration.ofSeconds(20));
    }

    /** Moves the alias from here, and gives the longest time after which both had followed, in milliseconds. */
    private long converge(Tracking tracking, Child elder, Child younger) throws Exception {
        long slowest = 0;
        for (int i = 0; i < LAST_MOVES; i++) {
            // Their numbers begin at 1, so that this is the next one.
            ModelVersion target = versions.get(
                    tracking.modelVersion("models:/tumors@champion").version() % versions.size());
            if (i % 2 == 0) {
                // What was rolled back as a canary is served like any other once the alias is moved to it.
                elder.say("try " + target.version());
                elder.await("tried", Duration.ofSeconds(10));
            }
            ModelVersion moved = target.alias("champion", "third-" + i);
            long start = System.nanoTime();
            for (Child child : List.of(elder, younger))
                while (!child.last("stable").equals(String.valueOf(moved.version()))) {
                    if (System.nanoTime() - start > BOUND.toNanos())
                        throw new IllegalStateException("after " + BOUND + " an endpoint serves version "
                                + child.last("stable") + ", and the alias points at " + moved.version());
                    Thread.sleep(5);
                }
            slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
            for (Child child : List.of(elder, younger)) {
                child.say("ask");
                String answered = child.await("answered", Duration.ofSeconds(10));
                if (!answered.equals("tumors/" + moved.version()))
                    throw new IllegalStateException(answered + " answered, and the alias points at " + moved.version());
            }
        }
        return slowest;
    }

    private static void require(Child child) {
        String failed = child.last("failed");
        if (!failed.isEmpty()) throw new IllegalStateException("a call failed: " + failed);
    }

    /** Reads what a process has said that is no more. */
    private void took(Child child) {
        require(child);
        String made = child.last("calls");
        if (!made.isEmpty()) calls += Long.parseLong(made);
        ledger.add(child.heard());
    }
}
