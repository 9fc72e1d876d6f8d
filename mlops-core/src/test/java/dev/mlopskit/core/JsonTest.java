package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** JSON that others wrote is read whole or not at all. */
class JsonTest {
    @Test
    void it_is_read_as_any_other_where_nothing_gets_lost() {
        for (String text : List.of(
                "null",
                "true",
                "7",
                "-9223372036854775808",
                "12345678901234567890",
                "0.1",
                "-0.0",
                "1e300",
                "\"\\ud83d\\u0000\"",
                "[]",
                "{}",
                "{\"a\": [1, null, {\"a\": false}], \"b\": {\"a\": 1}}",
                "NaN",
                "-Infinity")) assertThat(Json.readExact(text)).as(text).isEqualTo(Json.read(text));
    }

    @Test
    void a_number_that_no_double_is_comes_to_the_digit() {
        assertThat(Json.readExact("[1e999, -1e-999, 0.12345678901234567890, 123456789012345678901, 0.10]"))
                .isEqualTo(Arrays.asList(
                        new BigDecimal("1E+999"),
                        new BigDecimal("-1E-999"),
                        new BigDecimal("0.12345678901234567890"),
                        new BigInteger("123456789012345678901"),
                        0.1));
    }

    @Test
    void what_is_not_one_value_or_says_two_things_is_refused() {
        for (String text : List.of(
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "1 2",
                "{} {}",
                "{\"a\":}",
                "]",
                "x",
                "{\"a\":1,\"a\":1}",
                "[{\"b\":{\"a\":1,\"a\":2}}]",
                "1e99999999999",
                "[".repeat(600)))
            assertThatThrownBy(() -> Json.readExact(text)).as(text).isInstanceOf(MalformedDocumentException.class);
        assertThat(Json.readExact("{\"a\": {\"a\": 1}}")).isEqualTo(Map.of("a", Map.of("a", 1)));
    }
}
