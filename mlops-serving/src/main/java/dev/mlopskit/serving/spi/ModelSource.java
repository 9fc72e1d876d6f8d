package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.Signature;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a flavor loads a model from. */
@Beta
public interface ModelSource {
    /** The flavor's own part of {@code MLmodel}. */
    Map<String, Object> config();

    /** What the model takes and gives, as its package says; empty if it does not say. */
    Optional<Signature> signature();

    /** The model's main file, relative to the package. */
    String dataName();

    /** The main file on disk, beside what it refers to; empty for a model that is in memory only. */
    Optional<Path> dataFile();

    /** The bytes of the main file. */
    byte[] dataBytes();

    /**
     * The bytes of any file of the package.
     *
     * @param name its path, relative to the package
     * @throws dev.mlopskit.serving.ModelFormatException if there is no such file
     */
    byte[] file(String name);
}
