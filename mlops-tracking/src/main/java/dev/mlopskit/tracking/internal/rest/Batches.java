package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.internal.Conflicts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts what is logged to a run into requests that a server takes: 1,000 entries, among them 100 params and 100 tags, and a
 * million characters ({@code mlflow/utils/validation.py} of 3.17). Params come first, since only they can be refused for what
 * they say: whoever logs another value for one has then written nothing. Tags come last, since a tag may say that the rest is
 * there.
 */
final class Batches {
    private static final int ENTRIES = 1_000;
    private static final int PAIRS = 100;
    /** Bytes are never fewer than the characters that the server counts. */
    private static final int BYTES = 1_000_000;

    private enum Part {
        PARAMS,
        METRICS,
        TAGS
    }

    private final String head;
    private final List<String> bodies = new ArrayList<>();
    private final Map<Part, List<String>> open = new LinkedHashMap<>();
    private int entries;
    private int bytes;

    private Batches(String runId) {
        this.head = "{\"run_id\":" + Json.write(runId);
    }

    /**
     * The bodies of the requests, in their order; entries that are no metric, param or tag are left out.
     *
     * @throws ConflictException if two entries set a param to different values
     */
    static List<String> of(String runId, List<? extends RunEntry> entries) {
        Map<String, String> params = new LinkedHashMap<>();
        Map<String, String> tags = new LinkedHashMap<>();
        List<Map<String, Object>> metrics = new ArrayList<>();
        for (RunEntry entry : entries) {
            if (entry instanceof Metric metric) metrics.add(Wire.metric(metric));
            else if (entry instanceof ModelMetric point) metrics.add(Wire.metric(point));
            else if (entry instanceof Tag tag) tags.put(tag.key(), tag.value());
            else if (entry instanceof Param param) {
                String earlier = params.putIfAbsent(param.key(), param.value());
                if (earlier != null && !earlier.equals(param.value()))
                    throw Conflicts.param(runId, param.key(), earlier, param.value());
            }
        }
        Batches batches = new Batches(runId);
        params.forEach((key, value) -> batches.add(Part.PARAMS, Map.of("key", key, "value", value)));
        metrics.forEach(metric -> batches.add(Part.METRICS, metric));
        tags.forEach((key, value) -> batches.add(Part.TAGS, Map.of("key", key, "value", value)));
        batches.finish();
        return batches.bodies;
    }

    private void add(Part part, Map<String, ?> entry) {
        String json = Json.write(entry);
        int size = json.getBytes(StandardCharsets.UTF_8).length + 1;
        boolean full =
                part != Part.METRICS && open.getOrDefault(part, List.of()).size() == PAIRS;
        if (full || entries == ENTRIES || bytes + size > BYTES - 200) finish();
        open.computeIfAbsent(part, none -> new ArrayList<>()).add(json);
        entries++;
        bytes += size;
    }

    private void finish() {
        if (entries == 0) return;
        StringBuilder body = new StringBuilder(bytes + 200).append(head);
        open.forEach((part, list) -> body.append(",\"")
                .append(part.name().toLowerCase(Locale.ROOT))
                .append("\":[")
                .append(String.join(",", list))
                .append(']'));
        bodies.add(body.append('}').toString());
        open.clear();
        entries = 0;
        bytes = 0;
    }
}
