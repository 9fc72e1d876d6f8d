package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Four processes write to one new store for some time. */
final class Together {
    private static final int PROCESSES = 4;

    private Together() {}

    static void run(Path folder, long seconds, Report report) throws Exception {
        for (boolean sqlite : new boolean[] {true, false}) {
            Path fresh = Files.createDirectories(folder.resolve(sqlite ? "db" : "files"));
            Place place = sqlite ? Place.sqlite(fresh) : Place.files(fresh);
            List<Writer> writers = new ArrayList<>();
            try {
                for (int i = 0; i < PROCESSES; i++)
                    writers.add(Writer.start(List.of(), place, Durability.NORMAL, Load.SINGLE, seconds));
                for (Writer writer : writers) writer.await(seconds + 60);
                check(place, writers, seconds, report);
            } finally {
                for (Writer writer : writers) writer.close();
            }
        }
    }

    private static void check(Place place, List<Writer> writers, long seconds, Report report) throws Exception {
        long points = 0;
        long least = Long.MAX_VALUE;
        long most = 0;
        double longest = 0;
        try (Tracking tracking = place.open()) {
            for (Writer writer : writers) {
                if (!writer.done() || !writer.failures().isEmpty())
                    throw new IllegalStateException(writer.failures().toString());
                for (Acknowledged each : writer.acknowledged()) {
                    if (each.check(tracking, true) != each.points())
                        throw new IllegalStateException("there is more than was logged");
                    points += each.points();
                    least = Math.min(least, each.points());
                    most = Math.max(most, each.points());
                }
                longest = Math.max(longest, writer.longest());
            }
        }
        place.requireSound();
        report.line(
                "four-processes",
                place.isSqlite() ? "sqlite" : "files",
                "%d calls in %d s, none failed, all there once; of one process %d to %d; the longest took %.2f s",
                points,
                seconds,
                least,
                most,
                longest);
    }
}
