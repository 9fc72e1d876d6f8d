package dev.mlopskit.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is random is told apart by task, item and attempt, and by nothing else. */
class JitterTest {
    private static final int ITEMS = 10_000;

    @Test
    void the_items_of_two_tasks_share_no_seed() {
        Jitter jitter = new Jitter(1);
        Set<Long> seeds = new HashSet<>();
        for (String task : List.of("a", "b"))
            for (int item = 0; item < ITEMS; item++) seeds.add(jitter.seed(task, item));
        assertThat(seeds).hasSize(2 * ITEMS);
    }

    @Test
    void no_two_attempts_wait_equally_long_by_chance() {
        Jitter jitter = new Jitter(1);
        Set<Double> shares = new HashSet<>();
        for (int item = 0; item < ITEMS; item++)
            for (int attempt = 1; attempt <= 3; attempt++) shares.add(jitter.of("a", item, attempt));
        assertThat(shares).hasSize(3 * ITEMS).allMatch(share -> share >= 0 && share < 1);
    }

    @Test
    void the_same_seed_gives_the_same_and_another_one_another() {
        assertThat(new Jitter(7).seed("a", 3)).isEqualTo(new Jitter(7).seed("a", 3));
        assertThat(new Jitter(7).seed("a", 3)).isNotEqualTo(new Jitter(8).seed("a", 3));
    }
}
