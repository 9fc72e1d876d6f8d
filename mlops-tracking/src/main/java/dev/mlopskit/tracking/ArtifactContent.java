package dev.mlopskit.tracking;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the content of an artifact to a stream, which is closed by whoever gave it; may throw {@link IOException}. */
@FunctionalInterface
public interface ArtifactContent {
    void writeTo(OutputStream out) throws IOException;
}
