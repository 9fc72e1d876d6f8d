package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Child;
import dev.mlopskit.serving.endpoint.EndpointEvent.CanaryStep;
import dev.mlopskit.serving.endpoint.EndpointEvent.RolledBack;
import dev.mlopskit.serving.endpoint.EndpointEvent.Stable;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints of one alias in two JVMs. */
@Timeout(180)
class ProcessesTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Canary CANARY = Canary.steps(50).each(Duration.ofHours(1), 10);

    @TempDir
    Path folder;

    private final BlockingQueue<EndpointEvent> heard = new LinkedBlockingQueue<>();
    private Registered registered;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        registered.register("version_1").alias("champion");
        registered.register("version_2");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    private EndpointBuilder<Number, Double> endpoint() {
        return registered.endpoint().reload(OFTEN).listener(heard::add);
    }

    private EndpointEvent next() throws InterruptedException {
        EndpointEvent event = heard.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    @Test
    void what_another_process_points_the_alias_at_is_served_here() throws Exception {
        try (Endpoint<Number, Double> endpoint = endpoint().open()) {
            assertThat(next()).isEqualTo(new Stable("numbers/1", null));
            Child.run(folder, "-Xmx128m", Mover.class, database(), "models:/numbers/2");
            assertThat(next()).isEqualTo(new Stable("numbers/2", "numbers/1"));
            assertThat(endpoint.predict(new Number(5))).isEqualTo(2);
        }
    }

    @Test
    void where_another_process_rolls_a_canary_back_this_one_takes_its_own_out() throws Exception {
        ModelVersion fails = registered.register("fails");
        try (Endpoint<Number, Double> endpoint = endpoint().canary(CANARY).open()) {
            assertThat(next()).isEqualTo(new Stable("numbers/1", null));
            Process other = Child.start(folder, "-Xmx256m", Caller.class, database());
            try {
                // It calls its endpoint until its canary is rolled back; nobody calls the one here.
                Path ready = folder.resolve("ready");
                while (other.isAlive() && !Files.exists(ready)) Thread.sleep(20);
                fails.alias("champion");
                assertThat(next()).isEqualTo(new CanaryStep("numbers/3", 50));
                assertThat(next()).isInstanceOfSatisfying(RolledBack.class, event -> assertThat(event.version())
                        .isEqualTo("numbers/3"));
                assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                other.destroyForcibly();
            }
            assertThat(folder.resolve("child.log")).content().contains("rolled back");
            assertThat(registered.champion()).isEqualTo(1);
            assertThat(endpoint.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/1");
            assertThat(endpoint.predict(new Number(5))).isEqualTo(1);
            assertThat(registered.lastReason()).startsWith("rollback: not so that error rate is at most 0.01");
        }
    }

    private String database() {
        return folder.resolve("mlflow.db").toString();
    }

    /** Moves the alias. */
    static final class Mover {
        public static void main(String[] arguments) {
            try (Tracking tracking = Tracking.open(Path.of(arguments[0]))) {
                tracking.modelVersion(arguments[1]).alias("champion");
            }
        }
    }

    /** Calls an endpoint with a canary until it is rolled back. */
    static final class Caller {
        public static void main(String[] arguments) throws Exception {
            CountDownLatch over = new CountDownLatch(1);
            Path database = Path.of(arguments[0]);
            try (Tracking tracking = Tracking.open(database);
                    Endpoint<Number, Double> endpoint = Endpoint.builder(
                                    tracking, Registered.CHAMPION, Number.class, Double.class)
                            .reload(OFTEN)
                            .canary(CANARY)
                            .listener(event -> {
                                if (event instanceof RolledBack back) {
                                    System.out.println("rolled back " + back.version());
                                    over.countDown();
                                }
                            })
                            .open()) {
                Files.createFile(database.resolveSibling("ready"));
                while (!over.await(1, TimeUnit.MILLISECONDS))
                    if (endpoint.predict(new Number(1)) != 1) throw new IllegalStateException("a canary was felt");
            }
        }
    }
}
