package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a flavor loads a model from. */
@Beta
public interface ModelSource {
    /** The flavor's own part of {@code MLmodel}. */
    Map<String, Object> config();

    /** The model's main file, relative to the package. */
    String dataName();

    /** The main file on disk, beside what it refers to; empty for a model that is in memory only. */
    Optional<Path> dataFile();

    /** The bytes of the main file. */
    byte[] dataBytes();
}
