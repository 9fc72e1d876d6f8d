package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.Artifact;
import dev.mlopskit.pipeline.internal.values.Records;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The artifacts in a value: the value itself, or what a record, list, set, map or optional has. */
public final class ArtifactsIn {
    private static final int MAX_DEPTH = 20;

    private ArtifactsIn() {}

    /** All of them, in their order. */
    public static List<Artifact> value(@Nullable Object value) {
        List<Artifact> found = new ArrayList<>();
        collect(value, found, 0);
        return found;
    }

    private static void collect(@Nullable Object value, List<Artifact> found, int depth) {
        if (value instanceof Artifact artifact) found.add(artifact);
        else if (depth > MAX_DEPTH) return;
        else if (value instanceof Collection<?> all) for (Object each : all) collect(each, found, depth + 1);
        else if (value instanceof Map<?, ?> map) for (Object each : map.values()) collect(each, found, depth + 1);
        else if (value instanceof Optional<?> optional) collect(optional.orElse(null), found, depth + 1);
        else if (value instanceof Record row && Records.isOpen(row))
            for (Object each : Records.values(row)) collect(each, found, depth + 1);
    }
}
