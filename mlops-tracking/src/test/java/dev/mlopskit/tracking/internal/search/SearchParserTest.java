package dev.mlopskit.tracking.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.TextField;
import dev.mlopskit.tracking.spi.Entity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "RUN              | metric.loss < 1                        | metrics.`loss` < 1",
                "RUN              | `metrics`.`val loss` >= -.5e-3         | metrics.`val loss` >= -5.0E-4",
                "RUN              | parameter.\"a.b\" = \"x\"              | params.`a.b` = 'x'",
                "RUN              | param.a.b LIKE '%'                     | params.`a.b` LIKE '%'",
                "RUN              | tag.a is not null                      | tags.`a` IS NOT NULL",
                "RUN              | attr.\"Run name\" = 'x'                | run_name = 'x'",
                "RUN              | run.created > 1700000000000            | start_time > 1700000000000",
                "RUN              | Created != 1.5                         | start_time != 1.5",
                "RUN              | run_id NOT  IN ('a', \"b\",)           | run_id NOT IN ('a', 'b')",
                "RUN              | dataset.name ILIKE 'x_'                | datasets.name ILIKE 'x_'",
                "RUN              | metrics.a > 1e400                      | metrics.`a` > 1e400",
                "RUN              | params.a = 'it''s \"x\"'               | params.`a` = \"it's \"\"x\"\"\"",
                "EXPERIMENT       | attribute.name = 'a' and tags.b IS NULL | name = 'a' AND tags.`b` IS NULL",
                "EXPERIMENT       | last_update_time < 5                   | last_update_time < 5",
                "LOGGED_MODEL     | creation_time > 1 AND status = 'READY' | creation_timestamp > 1 AND status = 'READY'",
                "REGISTERED_MODEL | timestamp > 1                          | last_updated_timestamp > 1",
                "MODEL_VERSION    | version_number = '3'                   | version_number = 3",
            })
    void is_read_and_written_in_one_spelling(Entity entity, String text, String written) {
        Filter filter = SearchParser.filter(entity, text);
        assertThat(filter).hasToString(written);
        assertThat(SearchParser.filter(entity, written)).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "EXPERIMENT       | metrics.a > 1            | 1  | experiments have tags and the attributes",
                "REGISTERED_MODEL | params.a = '1'           | 1  | registered models have tags",
                "MODEL_VERSION    | stage = 'None'           | 1  | version_number",
                "LOGGED_MODEL     | dataset.name = 'a'       | 1  | logged models have metrics, params, tags",
                "RUN              | dataset.source = 'a'     | 1  | a dataset has [context, digest, name]",
                "RUN              | run_id IN ()             | 12 | in quotes",
                "RUN              | run_id IN ('a' 'b')      | 16 | expected ')'",
                "RUN              | tags.a IS 'x'            | 11 | expected NULL",
                "RUN              | metrics. < 1             | 10 | expected a key",
                "RUN              | tags.a == 'x'            | 9  | one '='",
                "RUN              | tags.a = 'x'; DROP       | 13 | ';' has no meaning",
                "RUN              | tags.a = 'x' -- more     | 14 | '-' has no meaning",
                "RUN              | tags.a = 'x' /* more */  | 14 | '/' has no meaning",
                "RUN              | tags.a = 'x' OR '1'='1'  | 14 | AND",
                "RUN              | (tags.a = 'x')           | 1  | expected a name",
                "RUN              | tags.a = 'x' AND         | 17 | the end",
                "RUN              | tags.a = \uD83C\uDF32    | 10 | '\uD83C\uDF32' has no meaning",
            })
    void what_is_wrong_is_pointed_at(Entity entity, String text, int at, String hint) {
        assertThatThrownBy(() -> SearchParser.filter(entity, text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("character " + at + ":")
                .hasMessageContaining(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "a.b", "`", "\"", "`\"", "'", "\\", "größe", "a\nb", "", "''", "\uD83C\uDF32"})
    void any_key_and_any_text_comes_back_from_what_a_filter_says(String text) {
        TextField param = Field.param(text);
        for (Filter filter : List.of(
                param.equalTo(text), param.in(text, "x", text + text), param.isAbsent(), param.like("%" + text + "_")))
            assertThat(SearchParser.filter(Entity.RUN, filter.toString())).isEqualTo(filter);
        assertThat(SearchParser.order(
                        Entity.RUN, Field.metric(text).descending().toString()))
                .isEqualTo(Field.metric(text).descending());
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                1,
                -1,
                0.1,
                1e15,
                1e16,
                1.7e12,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY
            })
    void any_number_comes_back_from_what_a_filter_says(double number) {
        Filter filter = Field.metric("a").atLeast(number);
        assertThat(SearchParser.filter(Entity.RUN, filter.toString())).isEqualTo(filter);
    }

    @Test
    void a_NaN_is_compared_with_nothing() {
        assertThatThrownBy(() -> Field.metric("a").equalTo(Double.NaN))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("metrics.`a`");
    }

    @Test
    void an_error_in_a_long_filter_shows_the_place_and_not_all_of_it() {
        String text = "tags.a = 'x' AND ".repeat(100_000) + "tags.a ! 'x'";
        assertThatThrownBy(() -> SearchParser.filter(Entity.RUN, text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("character " + (text.length() - 4))
                .message()
                .hasSizeLessThan(3_000);
    }
}
