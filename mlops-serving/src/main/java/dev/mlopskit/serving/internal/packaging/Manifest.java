package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.core.PathJail;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Provenance;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.files.DirectoryFiles;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.serving.internal.files.TextFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code mlopskit.json}: this library's own part of a package, which MLflow does not look at. It holds a format version,
 * what made the package, which files are generated anew with each copy, and the size and SHA-256 of every other file. A model may load any file beside it, as ONNX does with external data, so none may
 * lie there that the manifest does not name; but for the one that MLflow adds when it downloads a registered model.
 */
public final class Manifest {
    public static final String NAME = "mlopskit.json";

    /** A note of name and version, in YAML. Source: MLflow 3, {@code models_artifact_repo.py}. */
    static final String ADDED_BY_MLFLOW = "registered_model_meta";

    private static final int VERSION = 2;
    private static final long MAX_BYTES = 16 << 20;

    private Manifest() {}

    /** The size and SHA-256 of every file in a directory. */
    static Map<String, Object> entries(Path directory) {
        Map<String, Object> entries = new TreeMap<>();
        DirectoryFiles.of(directory).keySet().forEach(name -> entries.putAll(entries(directory, name)));
        return entries;
    }

    /** The size and SHA-256 of one file. */
    static Map<String, Object> entries(Path directory, String name) {
        Path path = directory.resolve(name);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("size", new Content.InFile(path).size());
        entry.put("sha256", Disk.sha256(path));
        return Map.of(name, entry);
    }

    /**
     * Writes the manifest.
     *
     * @param generated the files that are made anew with each copy
     * @param files the entries of all other files
     */
    static void write(
            @Nullable Provenance provenance, List<String> generated, Map<String, Object> files, Path directory) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("format_version", VERSION);
        if (provenance != null) document.put("provenance", Provenances.write(provenance));
        document.put("generated", generated);
        document.put("files", files);
        new Content.InMemory((Json.pretty(document) + "\n").getBytes(StandardCharsets.UTF_8))
                .writeTo(directory.resolve(NAME));
    }

    /**
     * Checks every file that the manifest names, where there is one.
     *
     * @param used the files that will be loaded, which the manifest must name
     * @return what it says besides; nothing where there is none
     */
    static Said verify(Path directory, Iterable<String> used) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return new Said(null, List.of());
        Documents in = new Documents(NAME);
        Map<String, Object> document = in.map(parse(file), "the document");
        long version = in.integer(document.get("format_version"), "'format_version'");
        if (version != VERSION)
            throw in.wrong("is of format version " + version + ", and this library reads version " + VERSION
                    + ": use the library version that wrote it, or a newer one");
        Map<String, Object> files = in.map(document.get("files"), "'files'");
        PathJail jail = new PathJail(directory);
        files.forEach((name, entry) -> {
            Map<String, Object> expected = in.map(entry, "the entry of '" + name + "'");
            verify(
                    resolve(jail, name),
                    name,
                    in.integer(expected.get("size"), "'size'"),
                    in.text(expected.get("sha256"), "'sha256'"));
        });
        for (String name : used) requireListed(files, name);
        for (String name : DirectoryFiles.of(directory).keySet())
            if (!name.equals(NAME) && !name.equals(ADDED_BY_MLFLOW)) requireListed(files, name);
        return new Said(
                Provenances.read(document.get("provenance")),
                List.copyOf(in.list(document.get("generated"), "'generated'")));
    }

    /** What a manifest says besides checksums. */
    record Said(@Nullable Provenance provenance, List<?> generated) {}

    private static void requireListed(Map<String, Object> files, String name) {
        if (!files.containsKey(name))
            throw new ModelFormatException(
                    name,
                    "is not in " + NAME + ", so nobody vouches for it and the model might load it: remove it, or write"
                            + " the package again",
                    null);
    }

    private static void verify(Path file, String name, long size, String sha256) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            throw new ModelFormatException(
                    name, "is named by " + NAME + " and is missing: fetch the package again", null);
        long found = new Content.InFile(file).size();
        if (found != size || !Disk.sha256(file).equals(sha256))
            throw new ModelFormatException(
                    name,
                    "has changed since it was written (SHA-256 or size differs from " + NAME
                            + "): fetch the package again, or write it again if the change is meant",
                    null);
    }

    private static Path resolve(PathJail jail, String name) {
        try {
            return jail.resolve(name);
        } catch (MlopsException e) {
            throw new ModelFormatException(NAME, "names a file outside of the package: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object parse(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES)
                throw new ModelFormatException(
                        NAME, "is no plain file of less than " + MAX_BYTES + " bytes: write the package again", null);
            return Json.read(TextFiles.utf8(NAME, file));
        } catch (ModelFormatException e) {
            throw e;
        } catch (MlopsException e) {
            throw new ModelFormatException(NAME, "is " + e.getMessage() + ": fetch the package again", e);
        } catch (IOException e) {
            throw Disk.reading(file, e);
        }
    }
}
