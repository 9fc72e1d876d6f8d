package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Writes to disks of a random size until they are full, each a mount of its own that goes with the process. */
final class FullDisks {
    private FullDisks() {}

    static void run(Path folder, int rounds, Random random, Report report) throws Exception {
        long points = 0;
        for (int round = 0; round < rounds; round++) {
            boolean sqlite = round % 2 == 0;
            Path disk = Files.createDirectories(folder.resolve("disk" + round));
            Path copy = Files.createDirectories(folder.resolve("copy" + round));
            int kilobytes = 700 + random.nextInt(3_000);
            List<String> prefix = List.of(
                    "unshare",
                    "--user",
                    "--map-root-user",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=" + kilobytes + "k tmpfs " + disk + " && \"$@\" && cp -a " + disk + "/. "
                            + copy,
                    "sh");
            if (round == 0 && !allowed(disk)) {
                report.line("disk-full", "all", "NOT RUN: this machine lets no user mount a disk of its own");
                return;
            }
            Place place = sqlite ? Place.sqlite(disk) : Place.files(disk);
            try (Writer writer = Writer.start(prefix, place, Durability.NORMAL, Load.SINGLE, 60)) {
                writer.await(90);
                if (writer.failures().stream().noneMatch(failure -> failure.contains("StoreException")))
                    throw new IllegalStateException(kilobytes + " KB were not full: " + writer.failures());
                Place kept = sqlite ? Place.sqlite(copy) : Place.files(copy);
                try (Tracking tracking = kept.open()) {
                    for (Acknowledged each : writer.acknowledged()) {
                        each.check(tracking, kept.isDatabase());
                        points += each.points();
                    }
                }
                kept.requireSound();
            }
        }
        report.line(
                "disk-full",
                "sqlite, files",
                "%d disks filled, each time a StoreException; %d acknowledged points, all there",
                rounds,
                points);
    }

    private static boolean allowed(Path disk) throws IOException, InterruptedException {
        return new ProcessBuilder(
                                "unshare",
                                "--user",
                                "--map-root-user",
                                "--mount",
                                "mount",
                                "-t",
                                "tmpfs",
                                "tmpfs",
                                "" + disk)
                        .start()
                        .waitFor()
                == 0;
    }
}
