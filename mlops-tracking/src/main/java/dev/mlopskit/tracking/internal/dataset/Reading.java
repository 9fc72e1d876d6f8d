package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stream that is being read: the bytes go to a digest and, through the parser of a CSV where there is one, to
 * the reader. The parser pulls, as parsers do; what it has pulled is kept for the reader, and it is moved on only when nothing
 * is left, so that no more than a row and a few buffers are in memory.
 */
public final class Reading {
    private final Dataset origin;
    private final DigestingStream digesting;
    private final ReadAhead ahead;
    private @Nullable CsvProfile csv;
    private @Nullable Dataset dataset;
    private boolean started;

    public Reading(Dataset origin, InputStream content) {
        this.origin = origin;
        this.digesting = new DigestingStream(content);
        this.ahead = new ReadAhead(digesting);
    }

    /** Has the bytes parsed as a CSV. */
    public void parse(char separator) {
        if (started || csv != null)
            throw new InvalidValueException(
                    name(), "is being read already: say that it is a CSV once, and before the first byte is read");
        csv = new CsvProfile("CSV of " + name(), ahead, separator);
    }

    /** As {@link InputStream#read(byte[], int, int)}. */
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) return 0;
        started = true;
        moveParser();
        return ahead.isEmpty() ? digesting.read(bytes, offset, length) : ahead.take(bytes, offset, length);
    }

    private void moveParser() throws IOException {
        CsvProfile parser = csv;
        if (parser == null) return;
        boolean more = true;
        while (more && ahead.isEmpty()) more = parser.advance();
    }

    /** Bytes that can be read without waiting. */
    public int available() throws IOException {
        return ahead.isEmpty() ? digesting.available() : ahead.size();
    }

    /** Looks whether there is more, for readers that know where to stop and do not ask; no byte is lost. */
    public void lookForEnd() throws IOException {
        moveParser();
        if (ahead.isEmpty() && !digesting.ended()) ahead.read();
    }

    /** Bytes that have gone to the reader. */
    public long position() {
        return digesting.size() - ahead.size();
    }

    /** Whether the reader has all. */
    public boolean isComplete() {
        return ahead.isEmpty() && digesting.ended();
    }

    /** What has been read. */
    public Dataset dataset() {
        if (dataset != null) return dataset;
        if (!isComplete())
            throw new InvalidValueException(
                    name(),
                    "has been read for " + position() + " bytes and not to its end, so its digest is not known: read on"
                            + " until there is no more, as transferTo(OutputStream.nullOutputStream()) does, then ask");
        String schema = csv == null ? null : csv.schema();
        String profile = csv == null ? Profiles.ofSize(digesting.size()) : csv.json(digesting.size());
        dataset = new Dataset(
                origin.name(),
                digesting.digest().substring(0, 32),
                origin.sourceType(),
                origin.source(),
                schema,
                profile);
        return dataset;
    }

    /** How errors name it. */
    public String name() {
        return "dataset '" + origin.name() + "'";
    }

    /** Closes the source. */
    public void close() throws IOException {
        digesting.close();
    }
}
