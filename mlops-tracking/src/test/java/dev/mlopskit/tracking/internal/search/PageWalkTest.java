package dev.mlopskit.tracking.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PageWalkTest {
    private final List<Integer> limits = new ArrayList<>();

    /** Pages 0, 1, 2, ... of one item each, after which comes the page that is a remainder. */
    private Page<Integer> page(Search search, int circle, boolean empty) {
        limits.add(search.limit());
        int page = search.page() == null ? 0 : Integer.parseInt(search.page());
        return new Page<>(empty ? List.of() : List.of(page), String.valueOf((page + 1) % circle));
    }

    @Test
    void pages_that_go_round_in_a_circle_are_noticed() {
        for (int circle : new int[] {1, 2, 7, 100}) {
            Iterator<Integer> all = new PagedIterator<>(search -> page(search, circle, false), Search.all());
            assertThatThrownBy(() -> all.forEachRemaining(item -> {}))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("for the second time");
        }
        assertThat(limits).hasSizeLessThan(4 * (1 + 2 + 7 + 100));
    }

    @Test
    void pages_with_nothing_on_them_are_not_asked_for_for_ever() {
        Iterator<Integer> all = new PagedIterator<>(search -> page(search, Integer.MAX_VALUE, true), Search.all(), 1);
        assertThatThrownBy(all::hasNext).isInstanceOf(StoreException.class).hasMessageContaining("empty pages");
        // The first is as small as what is wanted; later ones look through more at once.
        assertThat(limits).startsWith(1, 1_000, 2_000).hasSizeLessThan(1_100);
    }

    @Test
    void a_long_way_that_ends_is_walked_to_its_end() {
        PageWalk walk = new PageWalk("store");
        for (int page = 0; page < 100_000; page++) walk.step(String.valueOf(page), page % 1_000 != 0);
        walk.step(null, true);
    }

    @Test
    void no_more_is_found_than_was_asked_for() {
        List<Integer> found = new ArrayList<>();
        new PagedIterator<>(
                        search -> search.page() == null
                                ? new Page<>(List.<Integer>of(), "more")
                                : new Page<>(List.of(1, 2, 3, 4), null),
                        Search.all(),
                        2)
                .forEachRemaining(found::add);
        assertThat(found).containsExactly(1, 2);
    }
}
