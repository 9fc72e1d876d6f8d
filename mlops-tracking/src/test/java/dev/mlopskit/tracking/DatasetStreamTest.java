package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that is known once it has been read, by whoever reads it anyway. */
class DatasetStreamTest {
    private static final byte[] TEXT = "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void reading_to_the_end_gives_the_digest_that_reading_the_file_for_it_gives() throws IOException {
        Path file = Files.write(folder.resolve("rows.csv"), TEXT);
        byte[] seen;
        Dataset dataset;
        try (DatasetStream in = Dataset.reading(file)) {
            seen = in.readAllBytes();
            dataset = in.dataset();
        }
        assertThat(seen).isEqualTo(TEXT);
        assertThat(dataset).isEqualTo(Dataset.file(file));
        assertThat(dataset.name()).isEqualTo("rows.csv");
        assertThat(dataset.digest()).isEqualTo(Digest.sha256(TEXT).substring(0, 32));
        assertThat(dataset.profile()).isEqualTo("{\"size_in_bytes\":12}");
        assertThat(dataset.source()).contains("\"uri\"", "rows.csv");
    }

    @Test
    void data_of_which_a_part_was_read_is_refused_until_the_rest_has_been_read() throws IOException {
        DatasetStream in =
                Dataset.reading("rows", new ByteArrayInputStream(TEXT)).csv();
        assertThat(in.readNBytes(5)).hasSize(5);
        assertThatThrownBy(in::dataset)
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("dataset 'rows'")
                .hasMessageContaining("for 5 bytes");
        assertThat(in.readNBytes(100)).isEqualTo(Arrays.copyOfRange(TEXT, 5, TEXT.length));
        assertThat(in.dataset().digest()).isEqualTo(Digest.sha256(TEXT).substring(0, 32));
    }

    @Test
    void a_reader_that_knows_where_to_stop_need_not_ask_for_more() throws IOException {
        for (boolean csv : new boolean[] {false, true}) {
            DatasetStream in = Dataset.reading("rows", new ByteArrayInputStream(TEXT));
            if (csv) in.csv();
            assertThat(in.readNBytes(TEXT.length)).isEqualTo(TEXT);
            assertThat(in.dataset().digest()).isEqualTo(Digest.sha256(TEXT).substring(0, 32));
        }
    }

    @Test
    void looking_for_the_end_takes_no_byte_from_the_reader() throws IOException {
        DatasetStream in = Dataset.reading("rows", new ByteArrayInputStream(TEXT));
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        for (int i = 0; i < TEXT.length; i++) {
            assertThatThrownBy(in::dataset).hasMessageContaining("for " + i + " bytes");
            seen.write(in.read());
        }
        assertThat(seen.toByteArray()).isEqualTo(TEXT);
        assertThat(in.dataset().name()).isEqualTo("rows");
    }

    @Test
    void a_decompressor_may_stand_on_top_and_close_it() throws IOException {
        Path file = folder.resolve("rows.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(TEXT);
        }
        DatasetStream in = Dataset.reading(file);
        try (GZIPInputStream unpacked = new GZIPInputStream(in)) {
            assertThat(unpacked.readAllBytes()).isEqualTo(TEXT);
        }
        assertThat(in.dataset().digest())
                .isEqualTo(Digest.sha256(Files.readAllBytes(file)).substring(0, 32));
    }

    @Test
    void a_source_that_breaks_breaks_for_the_reader_and_gives_no_dataset() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("line cut");
            }
        };
        for (boolean csv : new boolean[] {false, true}) {
            DatasetStream in = Dataset.reading("rows", new SequenceInputStream(new ByteArrayInputStream(TEXT), broken));
            if (csv) in.csv();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage("line cut");
            assertThatThrownBy(in::dataset).isInstanceOf(TrackingException.class);
        }
    }

    @Test
    void a_csv_is_announced_before_the_first_byte_and_once() throws IOException {
        DatasetStream in = Dataset.reading("rows", new ByteArrayInputStream(TEXT));
        assertThatThrownBy(() -> in.csv('"')).isInstanceOf(InvalidValueException.class);
        assertThat(in.read()).isEqualTo('a');
        assertThatThrownBy(in::csv).isInstanceOf(InvalidValueException.class).hasMessageContaining("before");
        assertThatThrownBy(() -> Dataset.reading("rows", new ByteArrayInputStream(TEXT))
                        .csv()
                        .csv())
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void sources_are_written_as_MLflow_reads_them() {
        assertSource(
                "https://example.org/data/rows.csv?v=2", "http", "{\"url\":\"https://example.org/data/rows.csv?v=2\"}");
        assertSource("s3://bucket/rows.csv", "s3", "{\"uri\":\"s3://bucket/rows.csv\"}");
        assertSource("file:///data/rows.csv", "local", "{\"uri\":\"file:///data/rows.csv\"}");
        assertSource("https://ann:secret@example.org/rows.csv", "http", "{\"url\":\"https://example.org/rows.csv\"}");
        assertSource(
                "wasbs://box@account.blob.core.windows.net/rows.csv",
                "wasbs",
                "{\"uri\":\"wasbs://box@account.blob.core.windows.net/rows.csv\"}");
    }

    private static void assertSource(String address, String type, String json) {
        Dataset dataset = Dataset.of("d", "1").from(URI.create(address));
        assertThat(dataset.sourceType()).isEqualTo(type);
        assertThat(dataset.source()).isEqualTo(json);
        DatasetStream in = Dataset.reading(URI.create(address), InputStream.nullInputStream());
        assertThat(in.dataset().name()).isEqualTo("rows.csv");
    }

    @Test
    void a_file_of_an_open_store_is_not_read() {
        Path file = folder.resolve("mlflow.db");
        try (Tracking tracking = Tracking.open(file)) {
            assertThat(tracking.experiments()).isNotEmpty();
            assertThatThrownBy(() -> Dataset.reading(file)).isInstanceOf(InvalidValueException.class);
        }
    }
}
