package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.core.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a batch is. */
public record BatchSettings(
        Input input,
        List<String> keys,
        Map<String, ?> params,
        int chunk,
        int threads,
        @Nullable Path badRows,
        String modelId,
        Path output) {

    /** What has to be the same for a batch to go on; the number of threads need not. */
    Map<String, String> identity() {
        Map<String, String> identity = new TreeMap<>();
        identity.put("input", input.digest());
        identity.put("model", modelId);
        identity.put("keys", Json.write(keys));
        identity.put("params", Json.writePython(params));
        identity.put("chunkRows", String.valueOf(chunk));
        identity.put("badRows", String.valueOf(badRows));
        return identity;
    }

    boolean isParquet() {
        return String.valueOf(output.getFileName()).endsWith(".parquet");
    }

    static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
