package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frequent values are found, and their counts are off by no more than is said. */
class TopValuesTest {
    private static final int ROWS = 200_000;

    @Test
    void fewer_than_none_are_refused() {
        assertThatThrownBy(() -> new NumberSketch().profile().top(-1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("top(-1)");
        assertThatThrownBy(() -> new TextSketch().profile().top(-1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("top(-1)");
        assertThat(new TextSketch().profile().top(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 1.0, 1.5, 3.0})
    void every_count_is_within_its_error_and_nothing_frequent_is_missing(double skew) {
        Map<Integer, Long> exact = new HashMap<>();
        NumberSketch numbers = new NumberSketch();
        TextSketch texts = new TextSketch();
        Random random = new Random(7);
        for (int i = 0; i < ROWS; i++) {
            int value = (int) Math.min(1e6, Math.pow(1 - random.nextDouble(), -1 / skew));
            exact.merge(value, 1L, Long::sum);
            numbers.add(value);
            texts.add("v" + value);
        }
        check(
                exact,
                numbers.profile().top(ROWS).stream()
                        .map(top -> new TopValue<>(top.value().intValue(), top.count(), top.error()))
                        .toList());
        check(
                exact,
                texts.profile().top(ROWS).stream()
                        .map(top -> new TopValue<>(Integer.valueOf(top.value().substring(1)), top.count(), top.error()))
                        .toList());
    }

    private static void check(Map<Integer, Long> exact, List<TopValue<Integer>> found) {
        long error = found.get(0).error();
        assertThat(error).isLessThanOrEqualTo(ROWS / 129);
        assertThat(found).allSatisfy(top -> assertThat(exact.get(top.value()))
                .isBetween(top.count(), top.count() + top.error()));
        Map<Integer, Long> kept = new HashMap<>();
        found.forEach(top -> kept.put(top.value(), top.count()));
        exact.forEach((value, count) -> {
            if (count > error) assertThat(kept).containsKey(value);
        });
        assertThat(found).isSortedAccordingTo((a, b) -> Long.compare(b.count(), a.count()));
    }

    @Test
    void one_different_value_after_the_other_leaves_nothing_and_says_so() {
        NumberSketch sketch = new NumberSketch();
        for (int i = 0; i < ROWS; i++) sketch.add(i);
        assertThat(sketch.profile().top(10))
                .allSatisfy(top -> assertThat(top.count() + top.error()).isLessThanOrEqualTo(1 + ROWS / 129));
    }

    @Test
    void a_long_text_is_kept_by_its_beginning_and_told_from_others_that_begin_so() {
        TextSketch sketch = new TextSketch();
        String longText = "x".repeat(5_000);
        sketch.add(longText + "a");
        sketch.add(longText + "b");
        sketch.add(longText + "b");
        TextProfile profile = sketch.profile();
        assertThat(profile.distinct()).isEqualTo(2);
        assertThat(profile.top(2)).extracting(TopValue::count).containsExactly(2L, 1L);
        assertThat(profile.top(1).get(0).value()).hasSize(200).startsWith("xxx").contains("..");
    }

    @Test
    void half_a_character_is_counted_as_the_sign_for_what_is_none() {
        TextSketch sketch = new TextSketch();
        sketch.add("a\uD83D");
        sketch.add("a\uFFFD");
        sketch.add("\uD83D\uDE00");
        assertThat(sketch.profile().top(9))
                .containsExactly(new TopValue<>("a\uFFFD", 2, 0), new TopValue<>("\uD83D\uDE00", 1, 0));
    }
}
