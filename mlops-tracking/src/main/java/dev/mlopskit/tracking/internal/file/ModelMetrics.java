package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.internal.file.RecentPoints.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of logged models: a line {@code time value step run}, or with the name and the digest of a dataset behind it,
 * for each point. MLflow takes every space for an end, so a space in a name is written as one that does not break (U+00A0).
 */
final class ModelMetrics {
    private static final char NO_BREAK = '\u00a0';

    private ModelMetrics() {}

    /** Plans points of a run that are not there, each model's under its key. */
    static void add(StoreFolder store, MetricFiles files, Batch batch, String runId, List<ModelMetric> points)
            throws IOException {
        Map<String, Map<String, List<MetricFiles.Line>>> lines = new LinkedHashMap<>();
        for (ModelMetric point : points) {
            String measured = measured(point, runId);
            lines.computeIfAbsent(point.modelId(), model -> new LinkedHashMap<>())
                    .computeIfAbsent(point.key(), key -> new ArrayList<>())
                    .add(new MetricFiles.Line(
                            Point.of(point.metric(), measured),
                            MetricFormat.line(point.metric()).strip() + " " + measured + "\n"));
        }
        for (var model : lines.entrySet()) {
            Path folder = active(store, model.getKey());
            for (var key : model.getValue().entrySet())
                files.add(
                        batch,
                        folder.resolve(StoreFolder.METRICS),
                        key.getKey(),
                        key.getValue(),
                        (file, line) -> point(file, line, folder));
        }
    }

    private static Path active(StoreFolder store, String modelId) throws IOException {
        Optional<Path> folder = store.model(modelId);
        if (folder.isEmpty() || !Meta.read(folder.get()).map(Meta::active).orElse(false))
            throw Missing.loggedModel(modelId);
        return folder.get();
    }

    private static Point point(Path file, String line, Path model) {
        Metric metric = point(file, "", line, 1, model).metric();
        List<String> words = words(line);
        int last = words.size() - 1;
        // MLflow leaves a space in a name as it is.
        return Point.of(
                metric,
                last == 3
                        ? words.get(3)
                        : words.get(3) + " " + String.join(String.valueOf(NO_BREAK), words.subList(4, last)) + " "
                                + words.get(last));
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" ", -1));
    }

    /** What a line says behind the step. */
    private static String measured(ModelMetric point, String runId) {
        return point.datasetName() == null || point.datasetDigest() == null
                ? runId
                : runId + " " + word(point.datasetName()) + " " + word(point.datasetDigest());
    }

    private static String word(String text) {
        return text.isEmpty()
                ? String.valueOf(NO_BREAK)
                : text.codePoints()
                        .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? NO_BREAK : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static String text(String word) {
        return word.replace(NO_BREAK, ' ').strip();
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
        List<String> words = words(line);
        int last = words.size() - 1;
        if (last != 3 && last < 5)
            throw new StoreException(
                    file.toString(),
                    "is damaged: line " + number + " is not 'time value step run', perhaps with a dataset: correct or"
                            + " delete the line",
                    null);
        Metric metric = MetricFormat.parse(file, key, String.join(" ", words.subList(0, 3)), number);
        boolean dataset = last > 3;
        return new ModelMetric(
                metric,
                Disk.name(model),
                words.get(3),
                dataset ? text(String.join(" ", words.subList(4, last))) : null,
                dataset ? text(words.get(last)) : null);
    }
}
