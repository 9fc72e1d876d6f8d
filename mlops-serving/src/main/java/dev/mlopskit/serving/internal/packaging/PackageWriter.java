package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.serving.Provenance;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.files.Directories;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a package as a directory. */
public final class PackageWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private PackageWriter() {}

    /** Writes everything; after a failure the directory is empty again. */
    public static void write(PackageContent content, Path directory, Origin origin) {
        requireEmpty(directory);
        content.verify();
        try {
            content.files().forEach((name, file) -> file.writeTo(directory.resolve(name)));
            finish(stamped(content.document(), origin), content, provenance(content, origin), directory);
        } catch (RuntimeException e) {
            clear(directory, e);
            throw e;
        }
    }

    /** Writes a package with the origin that its document has to a directory that is new or empty; after a failure it is as it was. */
    public static void write(PackageContent content, Path directory) {
        boolean there = Files.exists(directory);
        Directories.Made made;
        try {
            made = Directories.make(directory);
        } catch (IOException e) {
            throw Disk.writing(directory, e);
        }
        requireEmpty(directory);
        try {
            writeAsIs(content, directory);
        } catch (RuntimeException e) {
            if (there) clear(directory, e);
            else deleteNew(made, e);
            throw e;
        }
    }

    private static void deleteNew(Directories.Made made, RuntimeException first) {
        try {
            Directories.deleteNew(made);
        } catch (IOException e) {
            first.addSuppressed(e);
        }
    }

    /** Writes a package with the origin that its document has. */
    public static void writeAsIs(PackageContent content, Path directory) {
        content.verify();
        content.files().forEach((name, file) -> file.writeTo(directory.resolve(name)));
        Map<String, @Nullable Object> document = new TreeMap<>(content.document());
        document.putIfAbsent("model_id", null);
        finish(document, content, content.provenance(), directory);
    }

    /** A package that was read has a maker of its own: the run that logs it now is not where it comes from. */
    private static @Nullable Provenance provenance(PackageContent content, Origin origin) {
        Provenance own = content.provenance();
        return own == null || content.readFrom() != null ? own : Provenances.with(own, origin.training());
    }

    /** What goes wrong here must not hide what went wrong before. */
    private static void clear(Path directory, RuntimeException first) {
        try {
            Directories.clear(directory);
        } catch (IOException | UncheckedIOException e) {
            first.addSuppressed(e);
        }
    }

    private static void finish(
            Map<String, @Nullable Object> document,
            PackageContent content,
            @Nullable Provenance provenance,
            Path directory) {
        // MLflow says of a model without prompts that it has none.
        if (content.readFrom() == null) document.put("prompts", null);
        Map<String, Object> files = new TreeMap<>(Manifest.entries(directory));
        if (document.get("model_uuid") == null) document.put("model_uuid", uuid(content.document(), files));
        new Content.InMemory(Yaml.write(document).getBytes(StandardCharsets.UTF_8))
                .writeTo(directory.resolve(PackageReader.MLMODEL));
        files.putAll(Manifest.entries(directory, PackageReader.MLMODEL));
        List<String> generated = List.of();
        // One that somebody wrote himself stays.
        if (!content.files().containsKey(ModelCard.NAME)) {
            generated = List.of(ModelCard.NAME);
            new Content.InMemory(ModelCard.of(document, content, provenance).getBytes(StandardCharsets.UTF_8))
                    .writeTo(directory.resolve(ModelCard.NAME));
            files.putAll(Manifest.entries(directory, ModelCard.NAME));
        }
        Manifest.write(provenance, generated, files, directory);
    }

    /** Of what is in the package and not of where it comes from, so that the same model has the same id each time. */
    private static String uuid(Map<String, Object> document, Map<String, Object> files) {
        String all = Json.write(new TreeMap<>(document)) + Json.write(files);
        return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    /** A moment as {@code MLmodel} holds it. */
    private static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static void requireEmpty(Path directory) {
        if (!Files.isDirectory(directory))
            throw new ServingException("'" + directory + "' is no directory: make it before a model is written to it");
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent())
                throw new ServingException("directory '" + directory + "' is not empty: give an empty one");
        } catch (IOException e) {
            throw Disk.reading(directory, e);
        }
    }

    /** The document with its origin, keys sorted as PyYAML sorts them. */
    private static Map<String, @Nullable Object> stamped(Map<String, Object> document, Origin origin) {
        Map<String, @Nullable Object> stamped = new TreeMap<>(document);
        // MLflow leaves these two out where they mean nothing, and writes the model id as null.
        putOrRemove(stamped, "artifact_path", origin.artifactUri());
        putOrRemove(stamped, "run_id", origin.runId());
        stamped.put("model_id", origin.modelId());
        if (origin.modelId() != null) stamped.put("model_uuid", origin.modelId());
        stamped.put("utc_time_created", time(origin.created()));
        return stamped;
    }

    private static void putOrRemove(Map<String, @Nullable Object> map, String key, @Nullable String value) {
        if (value == null) map.remove(key);
        else map.put(key, value);
    }
}
