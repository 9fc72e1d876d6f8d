package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read exactly is what was written, or is refused. */
class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": [1, 2.5, null, \"a\"], \"b\": {\"a\": true}}",
                "0.1",
                "0.10000000000000001",
                "0.30000000000000004",
                "1.50",
                "100.0",
                "5e-324",
                "-0.0",
                "1e22",
                "123456789012345678901234567890"
            })
    void what_loses_nothing_is_read_as_ever(String text) {
        assertThat(Json.readExact(text)).isEqualTo(Json.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, \"a\": 1}",
                "[{\"a\": {\"b\": 1, \"c\": 2, \"b\": 3}}]",
                "NaN",
                "[-Infinity]",
                "1e999",
                "1e-400",
                "9007199254740993.0",
                "0.1234567890123456789",
                "{\"a\": [123456789012345678901234567890.5]}",
                "1E400000000"
            })
    void what_would_lose_something_is_refused(String text) {
        assertThatThrownBy(() -> Json.readExact(text)).isInstanceOf(MalformedDocumentException.class);
    }

    @Test
    void a_number_that_is_refused_is_named() {
        assertThatThrownBy(() -> Json.readExact("[0.1234567890123456789]"))
                .hasMessage(
                        "the number 0.1234567890123456789 has more digits than a double holds: write it as a string");
    }
}
