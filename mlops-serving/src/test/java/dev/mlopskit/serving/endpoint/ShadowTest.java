package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.serving.endpoint.Shadow.Difference;
import dev.mlopskit.tracking.ModelVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShadowTest {
    @TempDir
    Path folder;

    private Registered registered;
    private ModelVersion one;
    private ModelVersion two;
    private ModelVersion fails;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        one = registered.register("version_1").alias("champion");
        two = registered.register("version_2");
        fails = registered.register("fails");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    @Test
    void what_a_shadow_answers_otherwise_is_counted_and_told_with_its_row() throws Exception {
        BlockingQueue<Difference> differences = new LinkedBlockingQueue<>();
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.shadow(Shadow.of(two.uri()).onDifference(differences::add));
            assertThat(endpoint.predict(new Number(7))).isEqualTo(1);
            assertThat(differences.take()).isEqualTo(new Difference(new Number(7), 1.0, 2.0));
            endpoint.predict(List.of(new Number(8), new Number(9)));
            assertThat(differences.take().row()).isEqualTo(new Number(8));
            assertThat(differences.take().row()).isEqualTo(new Number(9));
            ShadowStatus status = awaited(endpoint, now -> now.compared() == 2);
            assertThat(status.differenceRate()).isEqualTo(1);
            assertThat(status.version().name()).isEqualTo("numbers/2");
            assertThat(status.version().role()).isEqualTo(VersionStatus.Role.SHADOW);
            endpoint.shadow(Shadow.of(one.uri()));
            endpoint.predict(new Number(7));
            assertThat(awaited(endpoint, now -> now.compared() == 1).differed()).isZero();
            endpoint.endShadow();
            assertThat(endpoint.status().shadow()).isEmpty();
        }
    }

    @Test
    void a_shadow_that_fails_is_not_felt() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.shadow(Shadow.of(fails.uri()));
            for (int i = 0; i < 50; i++)
                assertThat(endpoint.predict(new Number(1))).isEqualTo(1);
            ShadowStatus status = awaited(endpoint, now -> now.version().errors() == 50);
            assertThat(status.compared()).isZero();
        }
    }

    @Test
    void what_a_shadow_has_no_room_for_is_dropped_and_no_caller_waits() {
        CountDownLatch go = new CountDownLatch(1);
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.shadow(Shadow.of(two.uri()).waiting(3).onDifference(difference -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            for (int i = 0; i < 50; i++) endpoint.predict(new Number(1));
            ShadowStatus busy = endpoint.status().shadow().orElseThrow();
            assertThat(busy.dropped()).isBetween(42L, 46L);
            go.countDown();
            assertThat(awaited(endpoint, now -> now.compared() + now.dropped() == 50)
                            .compared())
                    .isBetween(4L, 8L);
        }
    }

    @Test
    void a_shadow_that_cannot_be_loaded_leaves_all_as_it_is() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.shadow(Shadow.of(two.uri()));
            assertThatThrownBy(() -> endpoint.shadow(Shadow.of("models:/numbers/99")))
                    .hasMessageContaining("numbers/99");
            assertThat(endpoint.status().shadow().orElseThrow().version().name())
                    .isEqualTo("numbers/2");
        }
        assertThatThrownBy(() -> Shadow.of("x").percent(0)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Shadow.of("x").waiting(0)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Shadow.of("x").tolerance(Double.NaN)).isInstanceOf(ServingException.class);
    }

    private static ShadowStatus awaited(Endpoint<?, ?> endpoint, Predicate<ShadowStatus> wanted) {
        while (true) {
            ShadowStatus now = endpoint.status().shadow().orElseThrow();
            if (wanted.test(now)) return now;
            Thread.onSpinWait();
        }
    }
}
