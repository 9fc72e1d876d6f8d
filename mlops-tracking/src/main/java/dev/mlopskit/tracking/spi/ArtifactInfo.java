package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;

/**
 * A file or folder among artifacts.
 *
 * @param path relative to the root of the artifacts, with {@code /}
 * @param folder whether it is a folder
 * @param size in bytes; 0 for a folder
 */
@Beta
public record ArtifactInfo(String path, boolean folder, long size) {}
