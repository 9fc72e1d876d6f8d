package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a profile, which anybody may have written. */
public final class Profiles {
    private Profiles() {}

    /** The profile of data whose rows nobody counted. */
    static String ofSize(long bytes) {
        return Json.write(Map.of("size_in_bytes", bytes));
    }

    /** The same figures with the number of rows, which comes first: MLflow's pages cut a long profile off. */
    public static String withRows(@Nullable String profile, long rows) {
        Map<Object, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("num_rows", rows);
        if (profile != null && read(profile) instanceof Map<?, ?> present)
            present.forEach((key, value) -> {
                if (!"num_rows".equals(key)) figures.put(key, value);
            });
        return Json.write(figures);
    }

    private static @Nullable Object read(String profile) {
        try {
            return Json.read(profile);
        } catch (MalformedDocumentException e) {
            // Whatever it was, it had no figures.
            return null;
        }
    }
}
