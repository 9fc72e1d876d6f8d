package dev.mlopskit.tracking;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.internal.dataset.Columns;
import dev.mlopskit.tracking.internal.dataset.Profiles;
import dev.mlopskit.tracking.internal.dataset.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run says about data that it read: a name, a digest, where it came from, and, when known, its columns and size. The
 * rows themselves are not stored.
 *
 * @param name up to 500 characters
 * @param digest a fingerprint of the content, up to 36 characters
 * @param sourceType how to read {@code source}: {@code local}, {@code http}, {@code s3}, {@code code}, ...
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
     * A file that is read to its end only for its digest and size. Whoever reads it anyway takes {@link #reading(Path)}.
     *
     * @throws ArtifactException if it cannot be read
     */
    public static Dataset file(Path file) {
        try (DatasetStream content = reading(file)) {
            content.transferTo(OutputStream.nullOutputStream());
            return content.dataset();
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    /** Data that has no file of its own, known by a name and a digest of its content. */
    public static Dataset of(String name, String digest) {
        return new Dataset(name, digest, "code", Json.write(Map.of("tags", Map.of())), null, null);
    }

    /**
     * Opens a file that the caller reads, to know at its end what was read. The caller closes it.
     *
     * @throws ArtifactException if it cannot be opened
     */
    public static DatasetStream reading(Path file) {
        OpenFiles.refuse(file);
        try {
            return new DatasetStream(
                    of(String.valueOf(file.getFileName()), "").from(file), Files.newInputStream(file), true);
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    /**
     * Wraps a stream that the caller reads, to know at its end what was read: of a download, say. Closing it closes the other.
     *
     * @param source where the data lies; its last step becomes the name
     */
    public static DatasetStream reading(URI source, InputStream content) {
        return new DatasetStream(of(Source.name(source), "").from(source), content, false);
    }

    /** Wraps a stream of data that lies nowhere, made by code; see {@link #reading(URI, InputStream)}. */
    public static DatasetStream reading(String name, InputStream content) {
        return new DatasetStream(of(name, ""), content, false);
    }

    /** The same dataset under another name. Where it is an input of one run for two contexts, it needs two. */
    public Dataset named(String name) {
        return new Dataset(name, digest, sourceType, source, schema, profile);
    }

    /** The same dataset, from a file. */
    public Dataset from(Path file) {
        return new Dataset(name, digest, "local", Json.write(Map.of("uri", file.toString())), schema, profile);
    }

    /**
     * The same dataset, from an address: {@code http}, {@code https}, {@code file}, {@code s3}, {@code gs} and whatever else
     * MLflow has a store of artifacts for; of another scheme, MLflow shows it, but {@code mlflow.data.get_source} does not
     * know it. A user with a password is left out; other secrets, as in a presigned query, are the caller's to remove.
     */
    public Dataset from(URI address) {
        return new Dataset(name, digest, Source.type(address), Source.json(address), schema, profile);
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

    /** The same dataset, with the number of its rows; other figures of its profile stay. */
    public Dataset rows(long rows) {
        return new Dataset(name, digest, sourceType, source, schema, Profiles.withRows(profile, rows));
    }
}
