package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.ModelVersion;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbTestTest {
    @TempDir
    Path folder;

    private Registered registered;
    private ModelVersion two;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        registered.register("version_1").alias("champion");
        two = registered.register("version_2");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    @Test
    void outcomes_go_to_the_version_that_their_key_was_answered_by_and_the_better_one_wins() {
        SplittableRandom random = new SplittableRandom(1);
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.compare(AbTest.against(two.uri()).percent(30));
            long ofB = 0;
            for (int user = 0; user < 4000; user++) {
                String key = "user-" + user;
                boolean b = endpoint.predict(new Number(1), CallOptions.key(key)) == 2;
                if (b) ofB++;
                String segment = user % 2 == 0 ? "mobile" : "desktop";
                // B is better on mobile devices alone.
                boolean success = random.nextDouble() < (b && user % 2 == 0 ? 0.5 : 0.2);
                assertThat(endpoint.report(key, segment, success)).isTrue();
            }
            AbResult result = endpoint.comparison();
            assertThat(result.winner()).contains("numbers/2");
            assertThat(result.all().b().trials()).isEqualTo(ofB).isBetween(1100L, 1300L);
            assertThat(result.segments()).containsOnlyKeys("mobile", "desktop");
            assertThat(result.segments().get("mobile").differs()).isTrue();
            assertThat(result.segments().get("desktop").differs()).isFalse();
            assertThat(result.segments().get("mobile").alpha()).isEqualTo(0.025);
        }
    }

    @Test
    void outcomes_that_come_after_the_end_are_not_counted() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            assertThatThrownBy(() -> endpoint.report("a", true))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("no A/B test");
            endpoint.compare(AbTest.against(two.uri()));
            assertThat(endpoint.report("a", true)).isTrue();
            two.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.report("b", true)).isFalse();
            AbResult result = endpoint.comparison();
            assertThat(result.all().a().trials() + result.all().b().trials()).isEqualTo(1);
            assertThat(result.winner()).isEmpty();
        }
    }

    @Test
    void what_compares_nothing_is_refused() {
        assertThatThrownBy(() -> AbTest.against("x").percent(0)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> AbTest.against("x").percent(100)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> AbTest.against("x").alpha(0)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> new SequentialTest(0, 1)).isInstanceOf(ServingException.class);
    }
}
