package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.file.RecentPoints.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds points to the files of metrics, none twice. Remembers how far it has read the files it wrote last; what other processes
 * have added since is read first. To be used under the lock of the store.
 */
final class MetricFiles {
    private static final int MAX_FILES = 1_000;

    /** What is known of a file: how many bytes of whole lines were read, and the latest points in them. */
    private static final class Known {
        long size;
        /** How many bytes without an end stood behind them. */
        long torn;

        final RecentPoints recent = new RecentPoints();
    }

    private final AppendStreams streams = new AppendStreams();
    private final Map<Path, Known> files = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
            return size() > MAX_FILES;
        }
    };

    /**
     * Plans the lines of the points that are not there.
     *
     * @param folder the metrics of a run
     * @throws dev.mlopskit.tracking.ConflictException if the key needs a file where another one has a folder
     */
    void add(Batch batch, Path folder, String key, List<Metric> points) throws IOException {
        Path file = KeyFiles.resolve(folder, key);
        Optional<BasicFileAttributes> present = Disk.attributes(file);
        if (present.isEmpty() || present.get().isDirectory())
            KeyFiles.claim(batch, folder, key, Disk.name(folder.resolveSibling("")));
        long size = present.isPresent() ? present.get().size() : 0;
        Known known = known(file, size);
        byte[] lines = newLines(file, known, points);
        if (lines.length == 0) return;
        // An empty file would be an error to MLflow, so a new one comes with its first line.
        if (known.size == 0) batch.put(file, lines);
        else
            batch.append(
                    file,
                    lines,
                    known.size,
                    known.torn,
                    streams.of(file, present.orElseThrow().fileKey()));
        known.size += lines.length;
        known.torn = 0;
    }

    private static byte[] newLines(Path file, Known known, List<Metric> points) throws IOException {
        StringBuilder lines = new StringBuilder();
        Set<Point> old = older(file, known, points);
        for (Metric metric : points) {
            Point point = Point.of(metric);
            if (known.recent.contains(point) || !old.add(point)) continue;
            known.recent.add(point);
            lines.append(MetricFormat.line(metric));
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Forgets everything, after a batch that may or may not have been written. */
    void forget() {
        files.clear();
        streams.close();
    }

    private Known known(Path file, long size) throws IOException {
        Known known = files.get(file);
        if (known == null || size < known.size) known = new Known();
        if (size > known.size && !read(file, known)) {
            known = new Known();
            read(file, known);
        }
        files.put(file, known);
        return known;
    }

    /** Reads on; false if what was known does not end where a line does, since somebody who takes no lock came before us. */
    private static boolean read(Path file, Known known) throws IOException {
        long from = Math.max(0, known.size - 1);
        byte[] content = Disk.bytes(file, from).orElse(new byte[0]);
        if (known.size > 0 && (content.length == 0 || content[0] != '\n')) return false;
        each(file, content, point -> known.recent.add(point));
        int whole = MetricFormat.wholeLines(content);
        known.size = from + whole;
        known.torn = (long) content.length - whole;
        return true;
    }

    /** Those of some points that are in the file, too long ago to be remembered. */
    private static Set<Point> older(Path file, Known known, List<Metric> points) throws IOException {
        Set<Point> wanted = new HashSet<>();
        for (Metric metric : points) {
            Point point = Point.of(metric);
            if (!known.recent.covers(point)) wanted.add(point);
        }
        Set<Point> found = new HashSet<>();
        if (wanted.isEmpty()) return found;
        each(file, Disk.bytes(file, 0).orElse(new byte[0]), point -> {
            if (wanted.contains(point)) found.add(point);
        });
        return found;
    }

    /** A damaged line is told to those who read the metric, and does not keep anybody from logging. */
    private static void each(Path file, byte[] content, java.util.function.Consumer<Point> points) {
        int start = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] != '\n') continue;
            try {
                byte[] line = Arrays.copyOfRange(content, start, end + 1);
                MetricFormat.read(file, "", line, 1, metric -> points.accept(Point.of(metric)));
            } catch (StoreException e) {
                // passed over
            }
            start = end + 1;
        }
    }
}
