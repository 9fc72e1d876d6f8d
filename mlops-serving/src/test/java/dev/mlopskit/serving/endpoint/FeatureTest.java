package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.data.ColumnProfile;
import dev.mlopskit.data.NumberProfile;
import dev.mlopskit.data.NumberSketch;
import dev.mlopskit.data.TextProfile;
import dev.mlopskit.data.TopValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of the values of one feature in a window. */
class FeatureTest {
    private static Window.Feature of(@Nullable ColumnProfile reference, @Nullable Object... values) {
        Feature feature = new Feature(reference);
        for (Object value : Arrays.asList(values)) feature.add(value);
        return feature.end();
    }

    private static ColumnProfile profile(@Nullable Object... values) {
        return of(null, values).profile().orElseThrow();
    }

    @Test
    void nulls_before_the_first_value_are_in_the_profile() {
        assertThat(profile(null, Optional.empty(), 1.5, null).nulls()).isEqualTo(3);
        assertThat(profile(null, "a").rows()).isEqualTo(2);
        assertThat(of(null, null, null).profile()).isEmpty();
        assertThat(of(null, null, null, 1, 1).nullShare()).isEqualTo(0.5);
    }

    @Test
    void the_first_value_says_of_which_kind_the_feature_is() {
        for (Object text : List.of('c', "c", new StringBuilder("c"), Optional.of("c")))
            assertThat(((TextProfile) profile(text)).top(1)).containsExactly(new TopValue<>("c", 1, 0));
        assertThat(((TextProfile) profile(true)).top(1)).containsExactly(new TopValue<>("true", 1, 0));
        assertThat(((NumberProfile) profile(Instant.EPOCH.plusMillis(1500))).max())
                .isEqualTo(1.5);
        assertThat(((NumberProfile) profile(new byte[3])).max()).isEqualTo(3);
        // What no sketch takes says nothing.
        assertThat(profile(Map.of(), "c")).isInstanceOf(TextProfile.class);
        assertThat(profile(Map.of(), "c").nulls()).isEqualTo(1);
    }

    @Test
    void values_of_another_kind_than_the_reference_are_as_good_as_absent() {
        NumberSketch numbers = new NumberSketch();
        numbers.add(1);
        numbers.add(3);
        Window.Feature seen = of(numbers.profile(), 2, "two", 'c', true, 4);
        assertThat(seen.nullShare()).isEqualTo(0.6);
        assertThat(seen.outOfRangeShare()).isEqualTo(0.2);
        assertThat(seen.profile().orElseThrow().nulls()).isEqualTo(3);
    }
}
