package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The file of a metric: a line {@code time value step} for each point, the time in milliseconds since 1970. Before MLflow 1.0
 * there was no step; MLflow 3 adds the name and the digest of a dataset.
 */
final class MetricFormat {
    /** What Python's {@code float} takes and MLflow writes; Java's parser takes more. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private MetricFormat() {}

    /** The line of a point, with its end. */
    static String line(Metric point) {
        return point.time().toEpochMilli() + " " + text(point.value()) + " " + point.step() + "\n";
    }

    private static String text(double value) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        return Double.toString(value);
    }

    /**
     * Gives the points of whole lines; a last line without an end was never acknowledged and is passed over.
     *
     * @param firstLine the number of the first line, for messages
     * @throws StoreException that names the file and the line, if a line is none
     */
    static void read(Path file, String key, byte[] content, long firstLine, Consumer<Metric> points) {
        long line = firstLine;
        int start = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] != '\n') continue;
            points.accept(parse(file, key, new String(content, start, end - start, StandardCharsets.UTF_8), line));
            start = end + 1;
            line++;
        }
    }

    /** The point of a line, by its number in the file. */
    static Metric parse(Path file, String key, String line, long number) {
        try {
            return point(key, line.strip());
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    file.toString(),
                    "is damaged: line " + number + " '" + shorten(line)
                            + "' is not 'time value step': correct or delete" + " the line",
                    e);
        }
    }

    /** How many bytes are whole lines. */
    static int wholeLines(byte[] content) {
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') end--;
        return end;
    }

    private static Metric point(String key, String line) {
        List<String> parts = List.of(line.split(" ", -1));
        if (parts.size() < 2 || parts.size() == 4) throw new IllegalArgumentException(parts.size() + " parts");
        long step = parts.size() == 2 ? 0 : Long.parseLong(parts.get(2));
        return new Metric(key, value(parts.get(1)), step, Instant.ofEpochMilli(Long.parseLong(parts.get(0))));
    }

    private static double value(String text) {
        if (NUMBER.matcher(text).matches()) return Double.parseDouble(text);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan", "+nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("no number: " + text);
        };
    }

    private static String shorten(String line) {
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }
}
