package dev.mlopskit.tracking.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.spi.Entity;
import java.nio.charset.StandardCharsets;

/** Guided by coverage: see "Fuzzing" in CONTRIBUTING. Without {@code JAZZER_FUZZ=1} it runs what was found before. */
class FilterFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void a_filter_is_read_or_refused_and_what_was_read_is_written_so_that_it_is_read_again(byte[] input) {
        if (input.length == 0) return;
        Entity entity = Entity.values()[Math.floorMod(input[0] - 'A', Entity.values().length)];
        String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        Filter filter;
        try {
            filter = SearchParser.filter(entity, text);
        } catch (InvalidValueException refused) {
            return;
        }
        assertThat(SearchParser.filter(entity, filter.toString())).isEqualTo(filter);
    }
}
