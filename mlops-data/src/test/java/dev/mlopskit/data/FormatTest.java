package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read as it was, also what an earlier version wrote; what is damaged is refused by one exception. */
class FormatTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 200, 1_025, 5_000, 300_000})
    void a_profile_is_read_as_it_was_written(int rows) {
        TableProfile profile = table(rows);
        TableProfile read = TableProfile.read(profile.toJson());
        assertThat(read.toJson()).isEqualTo(profile.toJson());
        assertThat(read.columns().keySet()).containsExactly("length", "count", "kind");
        profile.columns()
                .forEach((name, column) ->
                        assertThat(ColumnProfile.read(column.toJson()).toJson()).isEqualTo(column.toJson()));
        TableSketch on = TableSketch.from(read);
        on.addRow(1.5, 2, "on");
        assertThat(on.profile().rows()).isEqualTo(rows + 1L);
        assertThat(on.profile().numbers("length").histogram().orElseThrow().total())
                .isEqualTo(profile.numbers("length").values() + 1);
    }

    static TableProfile table(int rows) {
        Map<String, ColumnSketch> columns = new java.util.LinkedHashMap<>();
        columns.put("length", NumberSketch.withEdges(-2.5, 0, 0.1, 1e6));
        columns.put("count", new NumberSketch());
        columns.put("kind", new TextSketch());
        TableSketch sketch = TableSketch.ofSketches(columns);
        Random random = new Random(rows);
        for (int i = 0; i < rows; i++)
            sketch.addRow(
                    i % 17 == 0 ? null : i % 19 == 0 ? Double.NaN : random.nextGaussian(),
                    random.nextInt(5),
                    "k\"\n\u00e9" + (int) StrictMath.pow(1 - random.nextDouble(), -1.2));
        return sketch.profile();
    }

    @Test
    void the_profile_that_the_first_version_wrote_is_read() throws IOException {
        TableProfile read = TableProfile.read(golden());
        NumberProfile length = read.numbers("length");
        assertThat(read.rows()).isEqualTo(20_000);
        assertThat(length.values()).isEqualTo(17_832);
        assertThat(length.nulls()).isEqualTo(1_177);
        assertThat(length.nans()).isEqualTo(991);
        assertThat(length.quantile(0.5)).isBetween(-0.03, 0.03);
        assertThat(length.distinct()).isBetween(17_000.0, 18_700.0);
        assertThat(read.numbers("count").top(5)).extracting(TopValue::error).containsOnly(0L);
        assertThat(read.texts("kind").top(1).get(0).value()).isEqualTo("k\"\n\u00e91");
        assertThat(read.toJson()).isEqualTo(golden());
        // What the hashes and coins are is part of the format.
        assertThat(table(20_000).toJson()).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(FormatTest.class.getResourceAsStream("profile-v1.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void another_version_is_refused_by_its_number() {
        String json = table(10).toJson().replace("\"version\":1", "\"version\":2");
        assertThatThrownBy(() -> TableProfile.read(json))
                .isInstanceOf(ProfileFormatException.class)
                .hasMessageContaining("version")
                .hasMessageContaining("is 2, and this library knows 1");
    }

    @Test
    void a_column_is_not_taken_for_a_table() {
        assertThatThrownBy(() -> TableProfile.read(new TextSketch().profile().toJson()))
                .isInstanceOf(ProfileFormatException.class)
                .hasMessageContaining("mlopskit-table-profile");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "count":2       | "count":3                | count
                    "count":2       | "count":-1               | count
                    "count":2       | "count":1e99             | count
                    "count":2       | "count":9007199254740993 | count
                    "nulls":0       | "nulls":0.5              | nulls
                    "nulls":0       | "nulls":0,"nulls":0      | twice
                    "nulls":0       | "nuls":0                 | nulls
                    "mean":1.5      | "mean":7                 | mean
                    "mean":1.5      | "mean":"NaN"             | mean
                    "min":1.0       | "min":1.5                | levels
                    "squares":0.5   | "squares":-1             | squares
                    "values":[1.0,  | "values":[9.0,           | ascending
                    "counts":[1,1]  | "counts":[1]             | counts
                    "counts":[1,1]  | "counts":[1,2]           | counts
                    "error":0       | "error":-1               | error
                    "levels":["     | "levels":["A             | levels
                    "levels":["     | "levels":["!             | levels
                    "levels":["     | "levels":["","           | levels
                    "distinct":"    | "distinct":"A            | distinct
                    "distinct":"    | "distinct":"//8A         | distinct
                    "kind":"number" | "kind":"numbers"         | kind
                    "top":{         | "top":7,"was":{          | top
                    "coins":        | "coins":1111111111       | coins
                    """)
    void what_contradicts_itself_is_damaged(String from, String to, String named) {
        NumberSketch sketch = new NumberSketch();
        sketch.add(1);
        sketch.add(2);
        String json = sketch.profile().toJson();
        assertThat(json).contains(from);
        assertThatThrownBy(() -> ColumnProfile.read(json.replace(from, to)))
                .isInstanceOf(ProfileFormatException.class)
                .hasMessageContaining(named);
    }

    @Test
    void no_document_that_is_cut_off_or_has_a_byte_changed_does_anything_but_be_read_or_refused() {
        String json = table(2_000).toJson();
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder damaged = new StringBuilder(json);
            if (i % 3 == 0) damaged.setLength(random.nextInt(json.length()));
            else damaged.setCharAt(random.nextInt(json.length()), (char) (32 + random.nextInt(95)));
            try {
                TableProfile read = TableProfile.read(damaged.toString());
                assertThat(TableProfile.read(read.toJson()).toJson()).isEqualTo(read.toJson());
            } catch (ProfileFormatException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
