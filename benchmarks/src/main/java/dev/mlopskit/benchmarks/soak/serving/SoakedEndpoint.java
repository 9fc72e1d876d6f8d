package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Diagnosis;
import dev.mlopskit.benchmarks.serving.Tumor;
import dev.mlopskit.benchmarks.serving.Tumors;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.Answer;
import dev.mlopskit.serving.endpoint.CallOptions;
import dev.mlopskit.serving.endpoint.Canary;
import dev.mlopskit.serving.endpoint.Endpoint;
import dev.mlopskit.serving.endpoint.EndpointEvent;
import dev.mlopskit.serving.endpoint.Guard;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A process with an endpoint that is called and whose versions change, until it is told to stop or killed. */
public final class SoakedEndpoint {
    static final int VERSIONS = 4;
    static final Duration POLL = Duration.ofMillis(250);
    private static final String CHAMPION = "models:/tumors@champion";
    private static final int CALLERS = 3;

    private final Tracking tracking;
    private final Endpoint<Tumor, Diagnosis> endpoint;
    private final String name;
    private final Random random;
    private final List<Tumor> rows = Tumors.rows().subList(0, 50);
    private final List<List<Diagnosis>> expected = new ArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean over;
    private volatile boolean quiet;
    private int moves;

    private SoakedEndpoint(Tracking tracking, String name, long seed) throws IOException {
        this.tracking = tracking;
        this.name = name;
        this.random = new Random(seed);
        for (int version = 1; version <= VERSIONS; version++)
            try (Predictor<Tumor, Diagnosis> predictor =
                    Predictor.open(Tumors.model(model(version)), Tumor.class, Diagnosis.class)) {
                expected.add(predictor.predict(rows));
            }
        endpoint = Endpoint.builder(tracking, CHAMPION, Tumor.class, Diagnosis.class)
                .reload(POLL)
                .listener(SoakedEndpoint::hear)
                .open();
    }

    /** What a version is. */
    static String model(int version) {
        return version % 2 == 1 ? "logistic" : "forest";
    }

    /** Takes the store, a name that no other process has, and the seed. */
    public static void main(String[] arguments) throws Exception {
        try (Tracking tracking = Tracking.open(Path.of(arguments[0]))) {
            new SoakedEndpoint(tracking, arguments[1], Long.parseLong(arguments[2])).run();
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void hear(EndpointEvent event) {
        if (event instanceof EndpointEvent.Stable stable) say("stable " + number(stable.version()));
        if (event instanceof EndpointEvent.Promoted promoted) say("stable " + number(promoted.version()));
        if (event instanceof EndpointEvent.RolledBack back) say("rolled-back " + back.version());
        if (event instanceof EndpointEvent.LoadFailed load) say("failed to load " + load);
    }

    private static int number(String version) {
        return Integer.parseInt(version.substring(version.indexOf('/') + 1));
    }

    private void run() throws Exception {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) callers.add(begin(this::call));
        Thread mover = begin(this::move);
        say("serving " + name);
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null && !line.equals("stop"); line = told.readLine())
            if (line.equals("ask"))
                say("answered " + endpoint.answer(rows.get(0), CallOptions.NONE).version());
            else if (line.startsWith("try ")) {
                endpoint.canary(
                        "models:/tumors/" + line.substring(4), Canary.steps(30).manual());
                endpoint.rollback("only tried");
                say("tried " + line.substring(4));
            } else if (line.equals("quiet")) {
                quiet = true;
                mover.join();
                say("quiet " + moves);
            }
        over = true;
        for (Thread caller : callers) caller.join();
        say("calls " + calls);
        endpoint.close();
        say("stopped " + name);
    }

    private static Thread begin(Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                say("failed " + e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void call() {
        for (int i = 0; !over; i++) {
            int row = i % rows.size();
            CallOptions options = i % 3 == 0 ? CallOptions.key("user-" + i % 100) : CallOptions.NONE;
            Answer<Diagnosis> answer = endpoint.answer(rows.get(row), options);
            Diagnosis wanted = expected.get(number(answer.version()) - 1).get(row);
            Diagnosis given = answer.value();
            if (given.label() != wanted.label()
                    || Math.abs(given.probabilities()[1] - wanted.probabilities()[1]) > 1e-5)
                throw new IllegalStateException(answer + " is not what that version says of row " + row);
            if (calls.incrementAndGet() % 1_000 == 0) say("calls " + calls);
            // Others need the processor too.
            if (i % 10 == 0) pause(3);
            if (i % 100 == 0 && endpoint.predict(rows, options).size() != rows.size())
                throw new IllegalStateException("rows are missing");
        }
    }

    private void move() {
        while (!quiet) {
            ModelVersion target = tracking.modelVersion("models:/tumors/" + (1 + random.nextInt(VERSIONS)));
            String id = name + "-" + moves++;
            try {
                switch (random.nextInt(5)) {
                    case 0 -> {
                        say("asked " + id);
                        target.alias("champion", id);
                        say("perhaps " + id);
                    }
                    case 1, 2 -> swap(id, target);
                    case 3 -> byHand(id, target);
                    default -> byItself(target);
                }
            } catch (ConflictException e) {
                say("lost " + id);
            } catch (ServingException e) {
                // The version is served already, or the alias was moved and the canary is no more.
                say("refused " + id + " " + e.getMessage());
            }
            pause(30);
        }
        if (endpoint.status().versions().size() > 1) attempt();
    }

    /** Only if the alias is still where it was seen. */
    private void swap(String id, ModelVersion target) {
        ModelVersion now = tracking.modelVersion(CHAMPION);
        if (now.version() == target.version()) return;
        pause(20);
        say("asked " + id);
        target.aliasIf("champion", now, id);
        say("done " + id + " " + target.version() + " " + now.version());
    }

    private void byHand(String id, ModelVersion target) {
        endpoint.canary(target.uri(), Canary.steps(30).manual());
        pause(40);
        if (random.nextBoolean()) {
            endpoint.rollback(id);
            return;
        }
        say("asked " + id);
        endpoint.promote(id);
        say("done " + id + " " + target.version());
    }

    /** Promoted by its last step or rolled back by a guard, unless the alias is moved first. */
    private void byItself(ModelVersion target) {
        double complaints = random.nextInt(2);
        endpoint.canary(
                target.uri(),
                Canary.steps(20, 60)
                        .each(Duration.ofMillis(10), 20)
                        .guards(Guard.metric("complaints", () -> complaints, 0.5)));
        for (int i = 0; i < 20 && endpoint.status().versions().size() > 1; i++) {
            pause(60);
            endpoint.refresh();
        }
        attempt();
    }

    private void attempt() {
        try {
            endpoint.rollback("it takes too long");
        } catch (ServingException e) {
            // It has come to its end.
        }
    }

    private void pause(int most) {
        try {
            Thread.sleep(1 + ThreadLocalRandom.current().nextInt(most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
