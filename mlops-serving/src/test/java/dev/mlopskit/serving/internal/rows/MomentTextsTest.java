package dev.mlopskit.serving.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One reading of moments in requests, params, examples and golden rows. */
class MomentTextsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23,2026-11-23T00:00:00Z",
        "2026-11-23T20:21:43.25,2026-11-23T20:21:43.25Z",
        "2026-11-23 20:21,2026-11-23T20:21:00Z",
        "2026-11-23T20:21:43Z,2026-11-23T20:21:43Z",
        "2026-11-23T20:21:43+01:00,2026-11-23T19:21:43Z",
        "2026-11-23T20:21:43+0100,2026-11-23T19:21:43Z",
        "2026-11-23 20:21:43-0530,2026-11-24T01:51:43Z"
    })
    void a_text_of_iso_8601_is_a_moment(String text, Instant moment) {
        assertThat(MomentTexts.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "2026-11-31", "2026-11-23T25:00", "20261123", "1700000000"})
    void another_is_none(String text) {
        assertThat(MomentTexts.parse(text)).isNull();
    }
}
