package dev.mlopskit.serving.internal.files;

import dev.mlopskit.serving.ModelFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small text files of a package. */
public final class TextFiles {
    private TextFiles() {}

    public static String utf8(String name, Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(name, "is not UTF-8 text: fetch the package again", e);
        }
    }
}
