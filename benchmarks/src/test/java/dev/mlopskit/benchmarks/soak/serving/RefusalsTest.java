package dev.mlopskit.benchmarks.soak.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.benchmarks.soak.serving.Wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    private final Refusals refusals = new Refusals();

    private static Reply reply(int status, String type, String body) {
        return new Reply(status, Map.of("content-type", type), body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void a_refusal_is_a_4xx_in_json_that_says_why() {
        refusals.require(reply(400, "application/json", "{\"message\":\"no \\\"row\\\"\"}"), "a request");
        refusals.requireAnswer(reply(200, "text/csv", ""), "a request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "500 | application/json | {\"message\":\"x\"}",
                "200 | application/json | {\"message\":\"x\"}",
                "400 | text/html | {\"message\":\"x\"}",
                "400 | application/json | {\"message\":\"a \"quoted\" text\"}",
                "400 | application/json | {\"message\":\"\u00ff\"}",
                "400 | application/json | {\"message\":\"\u0001\"}",
                "400 | application/json | {\"reason\":\"x\"}",
                "400 | application/json | []"
            })
    void anything_else_breaks_the_rule(int status, String type, String body) {
        assertThatThrownBy(() -> refusals.require(reply(status, type, body), "a request"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a request is ");
    }
}
