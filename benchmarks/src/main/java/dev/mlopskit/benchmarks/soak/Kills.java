package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kills writers of one store at random points and looks for all that was acknowledged, each time and in the end. */
final class Kills {
    /** One kill in so many comes while the store is opened or made. */
    private static final int EARLY = 10;

    private static final int LONGEST_LOAD_MILLIS = 400;
    private static final int LONGEST_START_MILLIS = 1_200;

    private final Place place;
    private final Durability durability;
    private final Load load;
    private final Random random;
    private final List<Acknowledged> all = new ArrayList<>();
    private int kills;
    private long extra;

    Kills(Place place, Durability durability, Load load, Random random) {
        this.place = place;
        this.durability = durability;
        this.load = load;
        this.random = random;
    }

    Place place() {
        return place;
    }

    /** Starts a writer, kills it, and looks. */
    void once() throws Exception {
        List<Acknowledged> written;
        boolean early = random.nextInt(EARLY) == 0;
        int pause = random.nextInt(early ? LONGEST_START_MILLIS : LONGEST_LOAD_MILLIS);
        try (Writer writer = Writer.start(List.of(), place, durability, load, 600)) {
            if (!early) writer.awaitLoad();
            Thread.sleep(pause);
            writer.kill();
            if (!writer.failures().isEmpty())
                throw new IllegalStateException(writer.failures().toString());
            written = writer.acknowledged();
        }
        kills++;
        try (Tracking tracking = place.open()) {
            for (Acknowledged each : written) {
                extra += each.check(tracking, place.isDatabase()) - each.points();
                RunStatus status = tracking.run(each.runId()).status();
                if (status != RunStatus.KILLED)
                    throw new IllegalStateException("run " + each.runId() + " of a killed process is " + status);
            }
        }
        place.requireSound();
        all.addAll(written);
    }

    /** Looks for everything once more. */
    void finish(Report report, String store) throws Exception {
        long points = 0;
        try (Tracking tracking = place.open()) {
            for (Acknowledged each : all) {
                each.check(tracking, place.isDatabase());
                points += each.points();
            }
        }
        place.requireSound();
        report.line(
                "kill",
                store + " " + durability + " " + load,
                "%d kills, %d runs, %d acknowledged points, all there; %d more that were not acknowledged yet",
                kills,
                all.size(),
                points,
                extra);
    }

    /** The run with the most points. */
    Acknowledged longest() {
        Acknowledged longest = all.get(0);
        for (Acknowledged each : all) if (each.step() > longest.step()) longest = each;
        return longest;
    }
}
