package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;

/** Moves the file away, or another one into its place, while a process writes to it: it has to stop, and say why. */
final class Replacements {
    private Replacements() {}

    static void run(Path folder, int rounds, Random random, Report report) throws Exception {
        long points = 0;
        for (int round = 0; round < rounds; round++) {
            Place place = Place.sqlite(Files.createDirectories(folder.resolve("round" + round)));
            Place successor = Place.sqlite(Files.createDirectories(folder.resolve("successor" + round)));
            Place moved = Place.sqlite(Files.createDirectories(folder.resolve("moved" + round)));
            try (Tracking tracking = successor.open()) {
                tracking.experiment("the successor");
            }
            boolean replace = random.nextBoolean();
            try (Writer writer =
                    Writer.start(List.of(), place, Durability.NORMAL, round % 2 == 0 ? Load.SINGLE : Load.GROUP, 30)) {
                writer.awaitLoad();
                Thread.sleep(random.nextInt(300));
                Files.move(place.file(), moved.file());
                if (replace) Files.move(successor.file(), place.file(), StandardCopyOption.ATOMIC_MOVE);
                writer.await(20);
                if (writer.failures().stream().noneMatch(failure -> failure.contains("StoreException")))
                    throw new IllegalStateException("it wrote on: " + writer.failures());
                try (Tracking tracking = moved.open()) {
                    for (Acknowledged each : writer.acknowledged()) {
                        each.check(tracking, true);
                        points += each.points();
                    }
                }
            }
            moved.requireSound();
            if (replace) checkSuccessor(place);
            else if (Files.exists(place.file())) throw new IllegalStateException(place.file() + " was made again");
        }
        report.line(
                "replaced",
                "sqlite",
                "%d files moved or replaced under load, each time a StoreException; %d acknowledged points, all in the"
                        + " file that was moved",
                rounds,
                points);
    }

    private static void checkSuccessor(Place place) throws Exception {
        place.requireSound();
        try (Tracking tracking = place.open()) {
            if (tracking.findExperiment("the successor").isEmpty()
                    || tracking.findExperiment("soak").isPresent())
                throw new IllegalStateException(place.file() + " is mixed with the file that it replaced");
        }
    }
}
