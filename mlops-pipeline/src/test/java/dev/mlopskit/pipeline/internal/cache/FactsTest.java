package dev.mlopskit.pipeline.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Facts that differ have keys that differ. */
class FactsTest {
    private static String environment(String value) {
        Facts facts = new Facts();
        facts.environment("REGION", value);
        return facts.key();
    }

    @Test
    void a_variable_that_is_not_set_is_no_text() {
        assertThat(Stream.of(null, "null", "", "not set").map(FactsTest::environment))
                .doesNotHaveDuplicates();
    }
}
