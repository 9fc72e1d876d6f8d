package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Missing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of logged models: a line {@code time value step run}, or with the name and the digest of a dataset behind it,
 * for each point. MLflow takes every space for an end, so a space in a name is written as one that does not break (U+00A0).
 */
final class ModelMetrics {
    private static final char NO_BREAK = '\u00a0';

    private ModelMetrics() {}

    static void add(StoreFolder store, Batch batch, String runId, List<ModelMetric> points) throws IOException {
        Map<Path, List<String>> lines = new LinkedHashMap<>();
        for (ModelMetric point : points) {
            Path model = store.model(point.modelId()).orElseThrow(() -> Missing.loggedModel(point.modelId()));
            Path file = KeyFiles.resolve(model.resolve(StoreFolder.METRICS), point.key());
            if (!lines.containsKey(file))
                KeyFiles.claim(batch, model.resolve(StoreFolder.METRICS), point.key(), point.modelId());
            lines.computeIfAbsent(file, key -> new ArrayList<>()).add(line(point, runId));
        }
        for (var file : lines.entrySet()) add(batch, file.getKey(), file.getValue());
    }

    private static void add(Batch batch, Path file, List<String> lines) throws IOException {
        byte[] content = Disk.bytes(file, 0).orElse(new byte[0]);
        int whole = MetricFormat.wholeLines(content);
        Set<String> present = new HashSet<>(
                new String(content, 0, whole, StandardCharsets.UTF_8).lines().toList());
        String added =
                lines.stream().filter(present::add).map(line -> line + "\n").collect(Collectors.joining());
        if (added.isEmpty()) return;
        if (whole == 0) batch.put(file, added.getBytes(StandardCharsets.UTF_8));
        else batch.append(file, added.getBytes(StandardCharsets.UTF_8), whole, content.length - whole, null);
    }

    private static String line(ModelMetric point, String runId) {
        String line = MetricFormat.line(point.metric()).strip() + " " + runId;
        return point.datasetName() == null || point.datasetDigest() == null
                ? line
                : line + " " + word(point.datasetName()) + " " + word(point.datasetDigest());
    }

    private static String word(String text) {
        return text.isEmpty()
                ? String.valueOf(NO_BREAK)
                : text.codePoints()
                        .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? NO_BREAK : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static @Nullable String text(@Nullable String word) {
        return word == null ? null : word.replace(NO_BREAK, ' ').strip();
    }

    /** Every point of a model, by key, step and time. */
    static List<ModelMetric> read(Path model) throws IOException {
        Path folder = model.resolve(StoreFolder.METRICS);
        List<ModelMetric> points = new ArrayList<>();
        for (Path file : Disk.filesBelow(folder)) {
            Optional<String> content = Disk.text(file);
            if (content.isEmpty()) continue;
            String whole = content.get().substring(0, content.get().lastIndexOf('\n') + 1);
            int number = 1;
            for (String line : whole.split("\n"))
                if (!line.isEmpty()) points.add(point(file, KeyFiles.key(folder, file), line, number++, model));
        }
        points.sort(Comparator.comparing(ModelMetric::key)
                .thenComparingLong(point -> point.metric().step())
                .thenComparing(point -> point.metric().time()));
        return List.copyOf(points);
    }

    private static ModelMetric point(Path file, String key, String line, int number, Path model) {
        String[] parts = line.strip().split(" ", -1);
        if (parts.length != 4 && parts.length < 6)
            throw new StoreException(
                    file.toString(),
                    "is damaged: line " + number + " is not 'time value step run', perhaps with a dataset: correct or"
                            + " delete the line",
                    null);
        Metric metric = MetricFormat.parse(file, key, parts[0] + " " + parts[1] + " " + parts[2], number);
        boolean dataset = parts.length > 4;
        String name =
                dataset ? List.of(parts).subList(4, parts.length - 1).stream().collect(Collectors.joining(" ")) : null;
        return new ModelMetric(metric, Disk.name(model), text(name), dataset ? text(parts[parts.length - 1]) : null);
    }
}
