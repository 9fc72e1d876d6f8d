package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.DataInterval;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The flights that were to leave in a stretch of time.
 *
 * @param flights how many
 * @param cancelled how many of them did not leave
 * @param meanDelay of those that arrived, in minutes
 */
record Month(int flights, int cancelled, double meanDelay) {
    static Month of(Path archive, DataInterval interval) throws IOException {
        Tally tally = new Tally();
        FlightArchive.read(archive, flight -> {
            if (interval.contains(flight.scheduled())) tally.add(flight);
        });
        return new Month(tally.flights, tally.cancelled, tally.arrived == 0 ? 0 : tally.delay / tally.arrived);
    }

    private static final class Tally {
        private int flights;
        private int cancelled;
        private int arrived;
        private double delay;

        void add(Flight flight) {
            flights++;
            if (flight.departureDelay() == null) cancelled++;
            Double late = flight.arrivalDelay();
            if (late == null) return;
            arrived++;
            delay += late;
        }
    }
}
