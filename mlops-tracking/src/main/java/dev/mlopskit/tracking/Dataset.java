package dev.mlopskit.tracking;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.internal.Columns;
import dev.mlopskit.tracking.internal.OpenFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run says about data that it read: a name, a digest, where it came from, and, when known, its columns and size. The
 * rows themselves are not stored.
 *
 * @param name up to 500 characters
 * @param digest a fingerprint of the content, up to 36 characters
 * @param sourceType how to read {@code source}: {@code local}, {@code http}, {@code code}
 * @param source JSON that says where the data lies, like {@code {"uri": "data/penguins.csv"}}
 * @param schema JSON of the columns in MLflow's form; {@code null} when unknown
 * @param profile JSON of figures such as {@code {"num_rows": 344}}; {@code null} when unknown
 */
public record Dataset(
        String name,
        String digest,
        String sourceType,
        String source,
        @Nullable String schema,
        @Nullable String profile) {
    /**
     * A file; its digest is computed by reading it once.
     *
     * @throws ArtifactException if it cannot be read
     */
    public static Dataset file(Path file) {
        OpenFiles.refuse(file);
        try {
            String digest = Digest.sha256(file).substring(0, 32);
            String source = Json.write(Map.of("uri", file.toString()));
            return new Dataset(String.valueOf(file.getFileName()), digest, "local", source, null, null);
        } catch (UncheckedIOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    /** Data that has no file of its own, known by a name and a digest of its content. */
    public static Dataset of(String name, String digest) {
        return new Dataset(name, digest, "code", Json.write(Map.of("tags", Map.of())), null, null);
    }

    /**
     * The same dataset, with its columns taken from the components of a record by the rule of
     * {@link dev.mlopskit.core.RecordColumn}, which the signatures of models follow too.
     *
     * @throws InvalidValueException if a component makes no column
     */
    public Dataset columns(Class<? extends Record> row) {
        return new Dataset(name, digest, sourceType, source, Columns.of(row), profile);
    }

    /** The same dataset, with the number of its rows. */
    public Dataset rows(long rows) {
        return new Dataset(name, digest, sourceType, source, schema, Json.write(Map.of("num_rows", rows)));
    }
}
