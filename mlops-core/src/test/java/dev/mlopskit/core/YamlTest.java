package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.StringReader;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;

class YamlTest {
    @Test
    void scalars_are_read_as_PyYAML_reads_them() {
        assertThat(Yaml.read(
                        "[1e-5, 1E5, 1.5e10, 1.5e+10, .inf, .nan, 12, 0x1F, yes, null, 2026-11-23 10:00:00.123456]"))
                .isEqualTo(List.of(
                                "1e-5",
                                "1E5",
                                "1.5e10",
                                1.5e10,
                                Double.POSITIVE_INFINITY,
                                Double.NaN,
                                12,
                                31,
                                true,
                                "",
                                "2026-11-23 10:00:00.123456")
                        .stream()
                        .map(value -> value.equals("") ? null : value)
                        .toList());
    }

    @Test
    void what_was_written_is_read_back() {
        Map<String, Object> document =
                Map.of("a", "1e-5", "b", "2026-11-23 10:00:00", "c", List.of("yes", 1, 2.5, "ü\n"));
        assertThat(Yaml.read(Yaml.write(document))).isEqualTo(document);
    }

    @Test
    void what_PyYAML_cannot_read_as_a_plain_text_is_quoted() {
        assertThat(Yaml.write(Map.of("a", "="))).isEqualTo("a: '='\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\na: 2",
                "a: [1",
                "!!java.net.URL [x]",
                "!!int abc",
                "!!float x",
                "!!binary '%%%'",
                "a: &a [*a]",
                "a: &a {b: *a}",
                "\t- x"
            })
    void what_is_not_plain_YAML_is_refused(String text) {
        assertThatThrownBy(() -> Yaml.read(text)).isInstanceOf(MalformedDocumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\u0007b",
                "\u001b[31m",
                "\u007f",
                "\u0085",
                "\u2028",
                "\ufeffx",
                "\ufffe",
                "a\r\nb",
                "\t",
                "\ud83d\udc27"
            })
    void a_text_with_odd_characters_comes_back_as_a_text(String text) {
        assertThat(Yaml.read(Yaml.write(Map.of("a", text)))).isEqualTo(Map.of("a", text));
    }

    /** Written as such, each would take minutes or all of the stack. */
    @ParameterizedTest
    @ValueSource(strings = {"9", "-7", "0x1f", "1:20", "0.1", "!!int 9", "!!int 1:20"})
    void a_number_of_more_than_a_thousand_digits_is_refused_in_no_time(String part) {
        String tag = part.startsWith("!!int ") ? "!!int " : "";
        String digits = part.substring(tag.length());
        String number = tag + digits + digits.substring(digits.length() - 1).repeat(2_000_000);
        if (digits.contains(":")) number = tag + "1" + ":20".repeat(1_000_000);
        String document = "a: " + number;
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThatThrownBy(() -> Yaml.read(document))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("in line 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "'%s'", "\"%s\"", "|\n  %s", "# %s"})
    void a_text_costs_time_by_its_length(String form) {
        String document = "a: " + form.formatted("x".repeat(16_000_000));
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(Yaml.read(document)).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: \ud83d\udc27\r\n\u2028b: [",
                "\ufeffa: 1\rb: ]",
                "a: 1\n\u0001",
                "a: 'x",
                "--- a\n--- b\n",
                "a: 1\na: 2"
            })
    void what_is_wrong_is_told_as_SnakeYAML_tells_it_with_its_place(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Throwable theirs = catchThrowable(() -> new org.yaml.snakeyaml.Yaml(options).load(new StringReader(text)));
        assertThatThrownBy(() -> Yaml.read(text)).hasMessage("not YAML: " + theirs.getMessage());
    }

    @Test
    void a_long_text_that_is_no_number_is_a_text_and_one_that_looks_like_one_comes_back_as_a_text() {
        String digest = "0123456789abcdef".repeat(200);
        assertThat(Yaml.read("[" + digest + "]")).isEqualTo(List.of(digest));
        for (String text : List.of(digest, "9".repeat(5000), "1" + ":20".repeat(5000)))
            assertThat(Yaml.read(Yaml.write(Map.of("a", text)))).isEqualTo(Map.of("a", text));
        assertThat(Yaml.read("a: " + "9".repeat(1000))).isEqualTo(Map.of("a", new BigInteger("9".repeat(1000))));
    }

    @Test
    void a_number_with_many_zeros_before_it_is_a_small_number() {
        assertThat(Yaml.read("[0000000000000000000000007, +0b0001, -9223372036854775808, 9223372036854775808]"))
                .isEqualTo(List.of(7, 1, Long.MIN_VALUE, new BigInteger("9223372036854775808")));
    }

    @Test
    void aliases_and_depth_are_bounded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++)
            bomb.append("a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]%n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        assertThatThrownBy(() -> Yaml.read(bomb.toString())).isInstanceOf(MalformedDocumentException.class);
        String deep = "[".repeat(200) + "]".repeat(200);
        assertThatThrownBy(() -> Yaml.read(deep)).isInstanceOf(MalformedDocumentException.class);
    }

    /** Some hundred bytes each, and within what SnakeYAML itself allows; of what is read all is walked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[%1$s, %1$s, %1$s]",
                "{a: %1$s, b: %1$s, c: %1$s}",
                "{? %1$s : %1$s, b: %1$s}",
                "{a: {<<: [%1$s]}, b: %1$s, c: %1$s}",
                "!!omap [a: %1$s, b: %1$s, c: %1$s]",
                "!!pairs [a: %1$s, b: %1$s, c: %1$s]",
                "!!set {? [%1$s, %1$s, %1$s]}"
            })
    void aliases_of_aliases_cost_no_time(String level) {
        StringBuilder document = new StringBuilder("- &a0 {x: x}\n");
        for (int i = 1; i < 17; i++)
            document.append("- &a%d ".formatted(i))
                    .append(level.formatted("*a" + (i - 1)))
                    .append('\n');
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            try {
                Object value = Yaml.read(document.toString());
                Json.write(value);
                Yaml.write(Objects.requireNonNull(value));
                assertThat(String.valueOf(value)).hasSizeLessThan(10_000_000);
                assertThat(value.hashCode())
                        .isEqualTo(Yaml.read(document.toString()).hashCode());
            } catch (MalformedDocumentException refused) {
                assertThat(refused).hasMessageContaining("aliases");
            }
        });
    }

    @Test
    void an_alias_of_a_long_text_counts_by_its_length() {
        String many = "*a, ".repeat(1000);
        assertThat((List<?>) Yaml.read("[&a %s, %s]".formatted("x".repeat(900), many)))
                .hasSize(1001);
        assertThatThrownBy(() -> Yaml.read("[&a %s, %s]".formatted("x".repeat(1100), many)))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("aliases repeat");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\": NaN}|NaN", "{\"a\": 1.5}|1.5", "{\"a\": 9007199254740993}|9007199254740993"})
    void json_numbers_keep_their_value(String text, String value) {
        assertThat(((Map<?, ?>) Json.read(text)).get("a")).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "nul", "[1,]"})
    void what_is_not_one_JSON_value_is_refused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(MalformedDocumentException.class);
        assertThatThrownBy(() -> Json.read("null", Map.class)).isInstanceOf(MalformedDocumentException.class);
    }
}
