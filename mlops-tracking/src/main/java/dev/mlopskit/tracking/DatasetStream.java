package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.dataset.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Bytes that somebody reads, and what they were once all have been read: their digest, their size and, of a CSV, its columns
 * and figures. Nothing is read twice, and the data is not held in memory. It may be wrapped: in a reader, a decompressor, the
 * parser of a library. Made by {@link Dataset#reading(java.nio.file.Path)}. Not thread-safe.
 *
 * {@snippet class="dev.mlopskit.tracking.DatasetSnippets" region="reading"}
 */
public final class DatasetStream extends InputStream {
    private final Reading reading;
    private final boolean file;
    private boolean closed;

    DatasetStream(Dataset origin, InputStream content, boolean file) {
        this.reading = new Reading(origin, content);
        this.file = file;
    }

    /** Says that the bytes are a CSV with commas; see {@link #csv(char)}. */
    public DatasetStream csv() {
        return csv(',');
    }

    /**
     * Says, before anything is read, that the bytes are a CSV: in UTF-8, its first line names the columns, quotes as in RFC
     * 4180. The dataset then has a schema, with the types {@code long}, {@code double}, {@code boolean}, {@code datetime}
     * (ISO 8601) or {@code string}, whichever is the narrowest that all values fit, and required where no value is missing.
     * Its profile gives {@code num_rows}, {@code num_elements}, {@code size_in_bytes} and below {@code columns} for each the
     * {@code nulls} and, of what is there, {@code min} and {@code max}; text longer than 100 characters is cut and ends in
     * {@code …}. A value is missing when it is empty or one of {@code NA N/A n/a #N/A <NA> NaN nan NULL null None}. Empty lines
     * are passed over. A row may have 16,777,216 characters.
     *
     * @throws InvalidValueException if reading has begun, or the character cannot separate columns
     */
    public DatasetStream csv(char separator) {
        reading.parse(separator);
        return this;
    }

    /**
     * What has been read; also after closing.
     *
     * @throws InvalidValueException if it has not been read to its end, or is no CSV as {@link #csv(char)} wants it: without a
     *     header, with a column's name twice, with a row of another length (the message has the line), not in UTF-8
     * @throws ArtifactException if looking for the end fails
     */
    public Dataset dataset() {
        try {
            if (!closed) reading.lookForEnd();
        } catch (IOException e) {
            throw new ArtifactException(reading.name(), "read", e);
        }
        return reading.dataset();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) throw new IOException("the stream of the dataset is closed");
        return reading.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
        return closed ? 0 : reading.available();
    }

    /** How many bytes have been read. */
    public long position() {
        return reading.position();
    }

    @Override
    public void close() throws IOException {
        if (closed) return;
        try {
            // A decompressor stops at its own end. Of a file it costs nothing to see whether that was all; others could
            // wait.
            if (file) reading.lookForEnd();
        } finally {
            closed = true;
            reading.close();
        }
    }
}
