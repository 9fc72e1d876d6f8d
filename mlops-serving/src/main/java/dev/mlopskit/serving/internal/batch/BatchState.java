package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.batch.Answered.Column;
import dev.mlopskit.serving.internal.batch.Input.Position;
import dev.mlopskit.serving.internal.files.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch is, in the file {@code NAME.state}, which is replaced in one step after what it tells of is on the disk.
 *
 * @param identity of what batch
 * @param done the rows that are written
 * @param bad how many of them are bad
 * @param bytes of the output
 * @param badBytes of the file of bad rows
 * @param columns of the answers; empty before the first
 * @param finished whether there are no more
 */
record BatchState(
        Map<String, String> identity,
        Position done,
        long bad,
        long bytes,
        long badBytes,
        List<Column> columns,
        boolean finished) {
    private static final int VERSION = 1;

    /** What the file holds. */
    private record Document(
            int formatVersion,
            Map<String, String> identity,
            long rows,
            @Nullable Object key,
            long badRows,
            long bytes,
            long badBytes,
            List<String> columns,
            List<String> dtypes,
            boolean finished,
            String sha256) {
        /** With the digest of all else. */
        Document sealed() {
            return with(Digest.sha256(Json.write(with("")).getBytes(StandardCharsets.UTF_8)));
        }

        private Document with(String digest) {
            return new Document(
                    formatVersion, identity, rows, key, badRows, bytes, badBytes, columns, dtypes, finished, digest);
        }

        BatchState state() {
            List<Column> all = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) all.add(new Column(columns.get(i), Dtype.valueOf(dtypes.get(i))));
            Object last = key instanceof Number number ? (Object) number.longValue() : key;
            return new BatchState(identity, new Position(rows, last), badRows, bytes, badBytes, all, finished);
        }
    }

    static BatchState begin(Map<String, String> identity) {
        return new BatchState(identity, new Position(0, null), 0, 0, 0, List.of(), false);
    }

    static Path file(Path output) {
        return BatchSettings.beside(output, ".state");
    }

    /** What a call before has left; the beginning if there was none. */
    static BatchState read(Path output, Map<String, String> identity) {
        Path file = file(output);
        if (!Files.exists(file)) return begin(identity);
        Document found;
        try {
            found = Json.read(Files.readString(file), Document.class);
        } catch (IOException e) {
            throw Disk.reading(file, e);
        } catch (MlopsException e) {
            throw damaged(file, e);
        }
        if (found.formatVersion() != VERSION)
            throw new BatchException(
                    0,
                    "'" + file + "' is of format version " + found.formatVersion() + ", and this library reads "
                            + VERSION + ": end the batch with the version that began it",
                    null);
        if (!found.sealed().equals(found)) throw damaged(file, null);
        requireSame(file, found.identity(), identity);
        return found.state();
    }

    private static BatchException damaged(Path file, @Nullable Exception cause) {
        return new BatchException(
                0,
                "'" + file + "' is damaged or no state of a batch: delete it and the file .part to begin anew",
                cause);
    }

    private static void requireSame(Path file, Map<String, String> found, Map<String, String> now) {
        Map<String, String> other = new TreeMap<>();
        now.forEach((name, value) -> {
            if (!value.equals(found.get(name))) other.put(name, found.get(name) + ", now " + value);
        });
        if (!other.isEmpty())
            throw new BatchException(
                    0,
                    "'" + file + "' is the state of another batch, which had " + other
                            + ": give the same, or another output, or delete it and the file .part to begin anew",
                    null);
    }

    BatchState finish() {
        return new BatchState(identity, done, bad, bytes, badBytes, columns, true);
    }

    static void delete(Path output) {
        try {
            Files.deleteIfExists(file(output));
        } catch (IOException e) {
            throw Disk.writing(file(output), e);
        }
    }

    void write(Path output) {
        Path file = file(output);
        // Always the same name, so that a kill leaves no more than one.
        Path next = BatchSettings.beside(file, ".next");
        Object key = done.key();
        Document document = new Document(
                VERSION,
                identity,
                done.rows(),
                key,
                bad,
                bytes,
                badBytes,
                columns.stream().map(Column::name).toList(),
                columns.stream().map(column -> column.dtype().name()).toList(),
                finished,
                "");
        byte[] text = (Json.write(document.sealed()) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(text);
                while (buffer.hasRemaining()) channel.write(buffer);
                channel.force(false);
            }
            AtomicFiles.place(next, file, true);
        } catch (IOException e) {
            throw Disk.writing(file, e);
        }
    }
}
