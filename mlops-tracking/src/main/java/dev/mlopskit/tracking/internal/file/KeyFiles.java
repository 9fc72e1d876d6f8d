package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A folder with a file for each key of params, tags or metrics; a key with {@code /} lies in folders. Where the file system
 * takes upper and lower case for the same, keys that differ in nothing else are one key.
 */
final class KeyFiles {
    /** What Linux, macOS and Windows allow for one name; the last two count characters. */
    private static final int MAX_NAME_BYTES = 255;

    private KeyFiles() {}

    /**
     * The file of a key.
     *
     * @throws InvalidValueException if the key is no relative path of plain names, or cannot be a path on this machine
     */
    static Path resolve(Path folder, String key) {
        Path file = folder;
        for (String name : key.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\\') >= 0)
                throw new InvalidValueException("key '" + key + "'", "cannot be a path: leave out '" + name + "'");
            if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES)
                throw new InvalidValueException(
                        "key '" + key + "'",
                        "has a part of more than " + MAX_NAME_BYTES
                                + " bytes in UTF-8, which cannot be the name of a file: shorten it, or use a database");
            try {
                file = file.resolve(name);
            } catch (InvalidPathException e) {
                throw new InvalidValueException(
                        "key '" + key + "'",
                        "cannot be the name of a file here (" + e.getReason()
                                + "): rename it, or start Java where the locale is UTF-8");
            }
        }
        return file;
    }

    /** Every key with the text of its file. */
    static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : Disk.filesBelow(folder)) {
            Optional<String> text = Disk.text(file);
            text.ifPresent(value -> texts.put(key(folder, file), value));
        }
        return texts;
    }

    /** Plans the files of texts that may be there already. */
    static void put(Batch batch, Path folder, Map<String, String> texts, String owner) {
        texts.forEach((key, text) -> {
            Path file = claim(batch, folder, key, owner);
            batch.put(file, text.getBytes(StandardCharsets.UTF_8));
        });
    }

    /**
     * The file of a key that is to be written.
     *
     * @param owner the id of what the key is of
     * @throws ConflictException if a key that is there or comes with the same batch needs a folder where this one needs a
     *     file, or the other way: {@code a} and {@code a/b}
     */
    static Path claim(Batch batch, Path folder, String key, String owner) {
        Path file = resolve(folder, key);
        if (batch.needsFolder(file) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
            throw nested(folder, file, file.resolve("..."), owner);
        for (Path above = above(file); !above.equals(folder); above = above(above))
            if (batch.has(above) || Files.isRegularFile(above, LinkOption.NOFOLLOW_LINKS))
                throw nested(folder, above, file, owner);
        return file;
    }

    static String key(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static ConflictException nested(Path folder, Path outer, Path inner, String owner) {
        return new ConflictException(
                owner,
                "keys '" + key(folder, outer) + "' and '" + key(folder, inner) + "' of " + owner
                        + " cannot both be there, since one would be a file and a folder: rename one, or use a database");
    }

    private static Path above(Path file) {
        return file.resolveSibling("");
    }
}
