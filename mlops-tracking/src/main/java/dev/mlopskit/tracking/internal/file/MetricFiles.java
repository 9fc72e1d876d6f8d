package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.file.RecentPoints.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

    /** What a line of a file says that tells its point from others. */
    interface Reading {
        /**
         * The point of a line.
         *
         * @throws StoreException if it is none
         */
        Point of(Path file, String line);
    }

    /** A point with its line and the end of that. */
    record Line(Point point, String text) {}

    /**
     * Plans the lines of the points of a run that are not there.
     *
     * @param folder the metrics of the run
     * @throws dev.mlopskit.tracking.ConflictException if the key needs a file where another one has a folder
     */
    void add(Batch batch, Path folder, String key, List<Metric> points) throws IOException {
        List<Line> lines = new ArrayList<>(points.size());
        for (Metric metric : points) lines.add(new Line(Point.of(metric, ""), MetricFormat.line(metric)));
        add(batch, folder, key, lines, (file, line) -> Point.of(MetricFormat.parse(file, "", line, 1), ""));
    }

    /** Plans those of some lines whose points are not there. */
    void add(Batch batch, Path folder, String key, List<Line> lines, Reading reading) throws IOException {
        Path file = KeyFiles.resolve(folder, key);
        Optional<BasicFileAttributes> present = Disk.attributes(file);
        if (present.isEmpty() || present.get().isDirectory())
            KeyFiles.claim(batch, folder, key, Disk.name(folder.resolveSibling("")));
        long size = present.isPresent() ? present.get().size() : 0;
        Known known = known(file, size, reading);
        byte[] added = newLines(file, known, lines, reading);
        if (added.length == 0) return;
        // An empty file would be an error to MLflow, so a new one comes with its first line.
        if (known.size == 0) batch.put(file, added);
        else
            batch.append(
                    file,
                    added,
                    known.size,
                    known.torn,
                    streams.of(file, present.orElseThrow().fileKey()));
        known.size += added.length;
        known.torn = 0;
    }

    private static byte[] newLines(Path file, Known known, List<Line> lines, Reading reading) throws IOException {
        StringBuilder added = new StringBuilder();
        Set<Point> old = older(file, known, lines, reading);
        for (Line line : lines) {
            if (known.recent.contains(line.point()) || !old.add(line.point())) continue;
            known.recent.add(line.point());
            added.append(line.text());
        }
        return added.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Forgets everything, after a batch that may or may not have been written. */
    void forget() {
        files.clear();
        streams.close();
    }

    private Known known(Path file, long size, Reading reading) throws IOException {
        Known known = files.get(file);
        if (known == null || size < known.size) known = new Known();
        if (size > known.size && !read(file, known, reading)) {
            known = new Known();
            read(file, known, reading);
        }
        files.put(file, known);
        return known;
    }

    /** Reads on; false if what was known does not end where a line does, since somebody who takes no lock came before us. */
    private static boolean read(Path file, Known known, Reading reading) throws IOException {
        long from = Math.max(0, known.size - 1);
        byte[] content = Disk.bytes(file, from).orElse(new byte[0]);
        if (known.size > 0 && (content.length == 0 || content[0] != '\n')) return false;
        each(file, content, reading, point -> known.recent.add(point));
        int whole = MetricFormat.wholeLines(content);
        known.size = from + whole;
        known.torn = (long) content.length - whole;
        return true;
    }

    /** Those of some points that are in the file, too long ago to be remembered. */
    private static Set<Point> older(Path file, Known known, List<Line> lines, Reading reading) throws IOException {
        Set<Point> wanted = new HashSet<>();
        for (Line line : lines) if (!known.recent.covers(line.point())) wanted.add(line.point());
        Set<Point> found = new HashSet<>();
        if (wanted.isEmpty()) return found;
        each(file, Disk.bytes(file, 0).orElse(new byte[0]), reading, point -> {
            if (wanted.contains(point)) found.add(point);
        });
        return found;
    }

    /** A damaged line is told to those who read the metric, and does not keep anybody from logging. */
    private static void each(Path file, byte[] content, Reading reading, Consumer<Point> points) {
        int start = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] != '\n') continue;
            try {
                points.accept(reading.of(file, new String(content, start, end - start, StandardCharsets.UTF_8)));
            } catch (StoreException e) {
                // passed over
            }
            start = end + 1;
        }
    }
}
