package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CSV says of itself while it is read. */
class CsvDatasetTest {
    @Test
    void the_columns_have_the_narrowest_type_that_all_values_fit() {
        Dataset dataset = read("""
                id,mass,done,seen,at,island,mixed,none
                1,3750,true,2024-01-31,2024-01-31T10:00:00Z,Biscoe,1,
                -7,4.5e3,FALSE,2024-02-29 10:00:00,2024-01-31T10:00:00+02:00,Dream,x,NA
                +9,,True,2023-12-31T00:00,2024-01-31T10:00:00.123456,NA,2.5,null
                """);
        assertThat(columns(dataset))
                .containsExactly(
                        "id long required",
                        "mass double optional",
                        "done boolean required",
                        "seen datetime required",
                        "at datetime required",
                        "island string optional",
                        "mixed string required",
                        "none string optional");
    }

    @Test
    void the_profile_has_the_rows_first_and_nulls_and_extremes_of_each_column() {
        Dataset dataset = read("""
                id,mass,done,seen,island,none
                1,3750,true,2024-01-31,Biscoe,
                -7,4.5e3,false,2024-02-29,Dream,
                9,,true,2023-12-31T10:00,NA,
                """);
        assertThat(dataset.profile())
                .startsWith("{\"num_rows\":3,\"num_elements\":18,\"size_in_bytes\":123,\"columns\":{")
                .contains("\"id\":{\"nulls\":0,\"min\":-7,\"max\":9}")
                .contains("\"mass\":{\"nulls\":1,\"min\":3750.0,\"max\":4500.0}")
                .contains("\"done\":{\"nulls\":0,\"min\":false,\"max\":true}")
                .contains("\"seen\":{\"nulls\":0,\"min\":\"2023-12-31T10:00\",\"max\":\"2024-02-29\"}")
                .contains("\"island\":{\"nulls\":1,\"min\":\"Biscoe\",\"max\":\"Dream\"}")
                .contains("\"none\":{\"nulls\":3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9223372036854775807 | long",
                "9223372036854775808 | double",
                "007 | long",
                "' 12 ' | long",
                ".5 | double",
                "5. | double",
                "1e-5 | double",
                "-inf | double",
                "1e999 | double",
                "0x10 | string",
                "1d | string",
                "1_000 | string",
                "٣ | string",
                "2024-02-30 | string",
                "2024-1-31 | string",
                "10:00 | string",
                "yes | string"
            })
    void one_value_alone(String value, String type) {
        assertThat(columns(read("a\n" + value + "\n"))).containsExactly("a " + type + " required");
    }

    @Test
    void infinities_are_texts_since_JSON_has_none() {
        assertThat(read("a\n1\n-inf\nInfinity\n").profile())
                .contains("{\"nulls\":0,\"min\":\"-Infinity\",\"max\":\"Infinity\"}");
    }

    @Test
    void quotes_line_ends_in_them_a_BOM_and_empty_lines_are_what_RFC_4180_and_programs_make_them() {
        Dataset dataset = read("\uFEFF\"na\"\"me\",\"b\nc\"\r\n\r\n\"x,\ny\",1\r\n\n5\" pipe,2");
        assertThat(columns(dataset)).containsExactly("na\"me string required", "b\nc long required");
        assertThat(profile(dataset)).containsEntry("num_rows", 2);
        assertThat(dataset.profile()).contains("\"min\":\"5\\\" pipe\",\"max\":\"x,\\ny\"");
    }

    @Test
    void another_separator_a_header_alone_and_a_column_without_a_name() {
        assertThat(columns(read("a;b\n1,5;2\n", ';'))).containsExactly("a string required", "b long required");
        assertThat(columns(read("a,b"))).containsExactly("a string optional", "b string optional");
        assertThat(columns(read(",b\n0,1\n"))).containsExactly(" long required", "b long required");
    }

    @Test
    void long_texts_are_cut_and_show_it_and_no_character_is_halved() {
        assertThat(read("a\n" + "x".repeat(200) + "\n").profile()).contains("\"min\":\"" + "x".repeat(100) + "…\"");
        assertThat(read("a\n" + "x".repeat(99) + "\uD83D\uDC27 and more\n").profile())
                .contains("\"min\":\"" + "x".repeat(99) + "…\"");
    }

    @Test
    void what_is_no_table_is_refused_with_the_line_and_the_reader_has_his_bytes_all_the_same() throws IOException {
        assertRefused("a,b\n\"1\n1\",2\n\n3,4,5\n6,7\n", "3 fields in line 5 and 2 in its header");
        assertRefused("a,b\n1\n", "1 fields in line 2");
        assertRefused("a,b,a\n1,2,3\n", "column 'a' twice");
        assertRefused("", "no header");
        assertRefused("\n\n", "no header");
        assertRefused("a,b\n1,\"2\n3,4\n", "line 2");
        assertRefused("a,b\n1,\"2\"x\n", "line 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16"})
    void another_encoding_is_refused(String charset) throws IOException {
        assertRefused("größe,b\n1,2\n".getBytes(Charset.forName(charset)), "not in UTF-8");
    }

    private static void assertRefused(String csv, String message) throws IOException {
        assertRefused(csv.getBytes(StandardCharsets.UTF_8), message);
    }

    private static void assertRefused(byte[] csv, String message) throws IOException {
        DatasetStream in =
                Dataset.reading("rows", new ByteArrayInputStream(csv)).csv();
        assertThat(in.readAllBytes()).isEqualTo(csv);
        for (int again = 0; again < 2; again++)
            assertThatThrownBy(in::dataset)
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("CSV of dataset 'rows'")
                    .hasMessageContaining(message);
    }

    @Test
    void of_twenty_megabytes_no_more_than_buffers_are_held() throws IOException {
        Rows rows = new Rows(420_000);
        long ahead = 0;
        byte[] buffer = new byte[1000];
        DatasetStream in = Dataset.reading("rows", rows).csv();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) ahead = Math.max(ahead, rows.given - in.position());
        assertThat(rows.given).isGreaterThan(20_000_000);
        assertThat(ahead).isLessThan(100_000);
        assertThat(profile(in.dataset())).containsEntry("num_rows", 420_000).containsEntry("size_in_bytes", (int)
                rows.given);
        assertThat(in.dataset().profile()).contains("\"id\":{\"nulls\":0,\"min\":0,\"max\":419999}");
    }

    /** A CSV that is made while it is read. */
    private static final class Rows extends InputStream {
        private final int count;
        private int row = -1;
        private ByteArrayInputStream line = new ByteArrayInputStream(new byte[0]);
        private long given;

        Rows(int count) {
            this.count = count;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("a byte at a time is too slow");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (line.available() == 0) {
                if (row == count) return -1;
                String text = row < 0
                        ? "id,share,\"a, b\"\n"
                        : row + "," + row / 7.0 + ",\"some text\nof row " + row + "\"\n";
                line = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                row++;
            }
            int n = line.read(bytes, offset, length);
            given += n;
            return n;
        }
    }

    private static Dataset read(String csv) {
        return read(csv, ',');
    }

    private static Dataset read(String csv, char separator) {
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        try (DatasetStream in =
                Dataset.reading("rows", new ByteArrayInputStream(bytes)).csv(separator)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            return in.dataset();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> profile(Dataset dataset) {
        return Json.read(String.valueOf(dataset.profile()), LinkedHashMap.class);
    }

    private static List<String> columns(Dataset dataset) {
        List<String> columns = new ArrayList<>();
        Map<?, ?> schema = Json.read(String.valueOf(dataset.schema()), LinkedHashMap.class);
        for (Object column : (List<?>) schema.get("mlflow_colspec")) {
            Map<?, ?> one = (Map<?, ?>) column;
            boolean required = Boolean.TRUE.equals(one.get("required"));
            columns.add(one.get("name") + " " + one.get("type") + " " + (required ? "required" : "optional"));
        }
        return columns;
    }
}
